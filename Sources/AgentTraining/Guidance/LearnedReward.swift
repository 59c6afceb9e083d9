import Understudy
import UnderstudyKernels

/// A reward model in training, whose rewards are mixed into batches.
struct LearnedReward {
    private var model: any RewardModel
    private let weight: Float
    private let environmentWeight: Float
    private var sample: TransitionSample
    private let rewards: Buffer<Float>

    /// The sum and number of the model's rewards for agent samples since the last call of `takeMean`.
    private var sum = 0.0
    private var count = 0

    init(
        _ configuration: RewardConfiguration, recording: ExpertRecording, observations: ObservationSpace,
        maximumRows: Int, seed: UInt64
    ) throws {
        model = configuration.model
        weight = configuration.weight
        environmentWeight = configuration.environmentWeight
        try model.begin(recording, observations: observations, random: RandomStream(seed: seed, name: "reward-model"))
        sample = TransitionSample(
            OwnSampling(count: model.batchSize), elementCount: observations.count,
            stream: RandomStream(seed: seed, name: "reward-model-replay"))
        rewards = Buffer(zeros: maximumRows)
    }

    mutating func learn(from replay: ReplayMemory) {
        sample.draw(from: replay)
        let rows = sample.rows
        model.learn(rows.observations.span, next: rows.next.span)
    }

    /// Sets the reward of each row of `batch` to environment_weight · r + weight · r_model(s, s').
    ///
    /// The first `own` rows are agent samples.
    mutating func mix(into batch: UpdateBatch, own: Int) {
        let (count, elements) = (batch.count, 0..<batch.count * batch.observationCount)
        let (observations, next, rewards) = (batch.observations, batch.nextObservations, rewards)
        var span = rewards.mutableSpan(0..<count)
        model.write(rewardsOf: observations.span(elements), next: next.span(elements), into: &span)
        for row in 0..<count {
            batch[row].reward = environmentWeight * batch[row].reward + weight * rewards[row]
            if row < own { sum += Double(rewards[row]) }
        }
        self.count += own
    }

    /// Returns the model's mean reward for agent samples since the last call; `nil` if there were none.
    mutating func takeMean() -> Double? {
        defer { (sum, count) = (0, 0) }
        return count > 0 ? sum / Double(count) : nil
    }
}

extension LearnedReward {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("model") { try model.saveOrRestoreState(in: &$0) }
        try archive.within("sample") { try sample.saveOrRestoreState(in: &$0) }
        try archive.number(&sum, "sum")
        try archive.number(&count, "count")
    }
}
