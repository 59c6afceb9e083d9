import Understudy
import UnderstudyKernels

/// A sample of agent transitions from the replay memory for training a model, allocated once.
struct TransitionSample {
    private let sampling: OwnSampling
    private var stream: RandomStream
    /// The last sample.
    private(set) var rows: OwnSample
    /// The observations before and after the transitions of the last sample.
    private let before: Buffer<Float>
    private let after: Buffer<Float>

    /// The maximum number of extra draws per sample to find transitions of a required kind.
    private static let maximumDraws = 2_048

    init(_ sampling: OwnSampling, elementCount: Int, stream: RandomStream) {
        self.sampling = sampling
        self.stream = stream
        rows = OwnSample(count: sampling.count, elementCount: elementCount)
        before = Buffer(zeros: sampling.count * elementCount)
        after = Buffer(zeros: sampling.count * elementCount)
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
        Self.copy(before, to: &rows.observations)
        Self.copy(after, to: &rows.next)
    }

    private mutating func take(_ index: Int, from replay: ReplayMemory, to row: Int) {
        let transition = replay[index]
        rows.actions[row] = transition.action
        rows.rewards[row] = transition.reward
        rows.terminated[row] = transition.terminated
        rows.isRandom[row] = transition.isRandom
        replay.copyObservations(
            before: index, after: index, to: before, after, at: row * rows.elementCount)
    }

    private static func copy(_ observations: Buffer<Float>, to rows: inout [Float]) {
        var rows = rows.mutableSpan
        rows.update(from: observations.span)
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
