import Understudy

/// A sample of agent transitions from the replay memory for training a model, allocated once.
struct TransitionSample {
    private let sampling: OwnSampling
    private var stream: RandomStream
    /// The last sample.
    private(set) var rows: OwnSample

    /// The maximum number of extra draws per sample to find transitions of a required kind.
    private static let maximumDraws = 2_048

    init(_ sampling: OwnSampling, elementCount: Int, stream: RandomStream) {
        self.sampling = sampling
        self.stream = stream
        rows = OwnSample(count: sampling.count, elementCount: elementCount)
    }

    /// Draws a new sample.
    mutating func draw(from replay: ReplayMemory) {
        var drawsLeft = Self.maximumDraws
        for row in 0..<sampling.count {
            var index = stream.integer(below: replay.count)
            if row < sampling.randomCount {
                while drawsLeft > 0, !replay[index].isRandom {
                    drawsLeft -= 1
                    index = stream.integer(below: replay.count)
                }
            } else if row < sampling.randomCount + sampling.eventCount {
                while drawsLeft > 0, !replay[index].isEvent {
                    drawsLeft -= 1
                    index = stream.integer(below: replay.count)
                }
            }
            take(index, from: replay, to: row)
        }
    }

    private mutating func take(_ index: Int, from replay: ReplayMemory, to row: Int) {
        let transition = replay[index]
        rows.actions[row] = transition.action
        rows.rewards[row] = transition.reward
        rows.terminated[row] = transition.terminated
        rows.isRandom[row] = transition.isRandom
        let start = row * rows.elementCount
        rows.observations.withUnsafeMutableBufferPointer { observations in
            rows.next.withUnsafeMutableBufferPointer { next in
                guard let observations = observations.baseAddress, let next = next.baseAddress else { return }
                replay.copyObservations(before: index, after: index, to: observations + start, next + start)
            }
        }
    }
}

extension ReplayMemory.Transition {
    /// Whether the step has a reward or ends in a terminal state.
    fileprivate var isEvent: Bool { reward != 0 || terminated }
}

extension TransitionSample {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try stream.saveOrRestoreState(in: &archive, "stream")
    }
}
