import Understudy

/// Transitions of two numbers that are made for a test, one after the other.
struct Walks {
    private(set) var observations: [Float] = []
    private(set) var next: [Float] = []

    var count: Int { observations.count / 2 }

    static let space = ObservationSpace(low: [-10, -10], high: [10, 10])

    /// Appends `count` transitions from anywhere in the unit square shifted by `offset`, each by `change` give or take a little.
    mutating func add(_ count: Int, from offset: Float = 0, change: Float, using stream: inout RandomStream) {
        for _ in 0..<count {
            for element in 0..<2 {
                let start = Float(stream.uniform()) + (element == 0 ? offset : 0)
                observations.append(start)
                next.append(start + (element == 0 ? change : 0) + Float(stream.uniform(in: -0.01...0.01)))
            }
        }
    }

    /// A recording with each transition as a trajectory of its own.
    var recording: ExpertRecording {
        var rows: [Float] = []
        for j in 0..<count {
            rows += observations[2 * j..<2 * j + 2]
            rows += next[2 * j..<2 * j + 2]
        }
        return ExpertRecording(
            observationCount: 2, observations: rows,
            trajectories: Array(
                repeating: .init(length: 1, terminated: false, truncated: true), count: count))
    }
}

extension RewardModel {
    /// Learns `updates` times from transitions of `own`, drawn uniformly.
    mutating func learn(from own: Walks, updates: Int, using stream: inout RandomStream) {
        for _ in 0..<updates {
            var (observations, next): ([Float], [Float]) = ([], [])
            for _ in 0..<batchSize {
                let j = stream.integer(below: own.count)
                observations += own.observations[2 * j..<2 * j + 2]
                next += own.next[2 * j..<2 * j + 2]
            }
            learn(observations.span, next: next.span)
        }
    }

    mutating func rewards(_ walks: Walks) -> [Float] {
        var rewards = [Float](repeating: .nan, count: walks.count)
        var span = rewards.mutableSpan
        write(rewardsOf: walks.observations.span, next: walks.next.span, into: &span)
        return rewards
    }
}

func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(values.count) }
