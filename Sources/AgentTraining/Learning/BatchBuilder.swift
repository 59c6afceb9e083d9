import Understudy
import UnderstudyKernels

/// A memory of transitions that builds the batches of gradient updates.
protocol BatchBuilder: AnyObject {
    /// The largest number of rows in a batch.
    var capacity: Int { get }
    /// The imitation loss of the rows that have an imitation weight.
    var imitation: ImitationLoss { get }
    /// Whether `weigh` reads the values of the target network, not of the online one.
    var weighsByTargetNetwork: Bool { get }

    /// Stores one of the agent's transitions.
    func append(_ observation: ObservationBuffer, _ next: ObservationBuffer, _ transition: ReplayMemory.Transition)

    /// Takes note of the end of an episode.
    ///
    /// - Parameters:
    ///   - episodeReturn: the scaled return.
    ///   - measuresAgent: whether the return measures the agent's own policy.
    ///   - updates: the number of gradient updates so far.
    func endEpisode(return episodeReturn: Double, measuresAgent: Bool, updates: Int)

    /// Fills an empty batch with rows, first the agent's samples.
    ///
    /// - Parameter updates: the number of gradient updates so far.
    func fill(_ batch: UpdateBatch, updates: Int)

    /// Sets the weights of the rows, whose values are now known.
    func weigh(_ batch: UpdateBatch, by values: BatchValues)

    /// Takes note of an update.
    ///
    /// - Parameter errors: the temporal-difference errors of the rows.
    func finish(_ batch: UpdateBatch, errors: Span<Float>)

    /// Saves or restores the random stream of the agent's samples.
    func saveOrRestoreState(in archive: inout StateArchive) throws
}

/// The action values of a batch, [rows, actions], without gradients.
struct BatchValues {
    let values: Buffer<Float>
    let actions: Int
    let errorScale: Float
    let updates: Int

    func value(row: Int, action: Int) -> Float { values[row * actions + action] }

    func highest(row: Int) -> Float { value(row: row, action: greedyAction(row: row)) }

    func greedyAction(row: Int) -> Int {
        var best = 0
        for action in 1..<max(actions, 1) where value(row: row, action: action) > value(row: row, action: best) {
            best = action
        }
        return best
    }
}

/// Batches of samples from the replay memory: those of DQN.
final class ReplayBatches: BatchBuilder {
    let replay: ReplayMemory
    private let learner: LearnerConfiguration
    /// The number of updates over which the exponent of the weights rises.
    private let betaUpdates: Int
    private var stream: RandomStream

    init(_ replay: ReplayMemory, learner: LearnerConfiguration, betaUpdates: Int, seed: UInt64) {
        self.replay = replay
        self.learner = learner
        self.betaUpdates = betaUpdates
        stream = RandomStream(seed: seed, name: "replay")
    }

    var capacity: Int { learner.batchSize }
    var imitation: ImitationLoss { .margin(0) }
    var weighsByTargetNetwork: Bool { false }

    func append(_ observation: ObservationBuffer, _ next: ObservationBuffer, _ transition: ReplayMemory.Transition) {
        replay.append(observation, next, transition)
    }

    func endEpisode(return episodeReturn: Double, measuresAgent: Bool, updates: Int) {}

    func fill(_ batch: UpdateBatch, updates: Int) {
        replay.sample(
            learner.batchSize, steps: learner.steps, gamma: learner.gamma,
            progress: Double(updates) / Double(max(betaUpdates, 1)), into: batch, using: &stream)
    }

    func weigh(_ batch: UpdateBatch, by values: BatchValues) {}

    func finish(_ batch: UpdateBatch, errors: Span<Float>) {
        replay.setPriorities(of: batch, count: learner.batchSize, errors: errors)
    }

    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try stream.saveOrRestoreState(in: &archive, "replay_stream")
    }
}
