import AgentTraining
import Understudy

/// Sampling batches from a full replay memory.
final class ReplayLoop {
    private let replay: ReplayMemory
    private let batch: UpdateBatch
    private let size: Int
    private var stream: RandomStream
    private let errors: [Float]

    /// Fills a replay memory.
    ///
    /// - Parameters:
    ///   - capacity: the number of transitions in the memory, all of which are kept.
    ///   - elementCount: the number of elements in an observation.
    ///   - isPacked: whether observations are stored as bits.
    ///   - size: the batch size.
    ///   - priorities: the settings for prioritized sampling; `nil` for uniform sampling.
    init(capacity: Int, elementCount: Int, isPacked: Bool, size: Int, priorities: PrioritySettings?) {
        replay = ReplayMemory(
            capacity: capacity, elementCount: elementCount, isPacked: isPacked, priorities: priorities)
        batch = UpdateBatch(capacity: size, observationCount: elementCount)
        self.size = size
        var stream = RandomStream(seed: 1, name: "benchmark")
        errors = (0..<size).map { _ in Float(stream.uniform()) }
        let observations = (0..<2).map { _ in
            ObservationBuffer((0..<elementCount).map { _ in Float(stream.integer(below: 2)) }, isPacked: isPacked)
        }
        self.stream = stream
        for index in 0..<capacity {
            replay.append(
                observations[0], observations[1],
                ReplayMemory.Transition(
                    action: 0, reward: 1, terminated: false, endsEpisode: index % 200 == 199, expertTransition: -1))
        }
    }

    /// Samples `count` batches; with prioritized sampling, also updates the priorities of their rows.
    func run(_ count: Int) {
        let errors = errors
        for _ in 0..<count {
            batch.removeAll()
            replay.sample(size, steps: 1, gamma: 0.99, progress: 0.5, into: batch, using: &stream)
            replay.setPriorities(of: batch, count: size, errors: errors.span)
        }
    }
}

extension BenchmarkCase {
    /// Creates the cases for sampling batches of common sizes from a memory of `capacity` transitions.
    static func replay(capacity: Int) -> [BenchmarkCase] {
        let sizes =
            [(4, false, 32, "4 floats"), (4, false, 128, "4 floats")]
            + [(400, true, 32, "10x10x4 bits"), (1000, true, 32, "10x10x10 bits")]
        // Schaul et al. 2016, table 3, proportional variant.
        let proportional = PrioritySettings(alpha: 0.6, beta: 0.4, epsilon: 1e-6)
        return [(nil, "uniform"), (proportional, "prioritized")].flatMap { priorities, kind in
            sizes.map { elementCount, isPacked, size, observation in
                let loop = ReplayLoop(
                    capacity: capacity, elementCount: elementCount, isPacked: isPacked, size: size,
                    priorities: priorities)
                return BenchmarkCase(
                    group: .replay, name: "\(observation), batch \(size), \(kind)", operate: loop.run)
            }
        }
    }
}
