import Networks
import Understudy

/// How the Q-network learns from a batch (Mnih et al. 2015).
public struct LearnerConfiguration: Hashable, Sendable {
    /// The losses as specs call them.
    enum LossName: String, CaseIterable {
        case huber, squared
    }

    /// The discount factor.
    public var gamma: Float
    /// Whether the online network chooses the action that the target network values (Double DQN).
    public var double: Bool
    /// The rewards in the return of an own sample.
    public var steps: Int
    /// Own transitions per update.
    public var batchSize: Int
    /// Environment steps before the first update.
    public var learningStarts: Int
    /// Environment steps from one training to the next.
    public var trainEvery: Int
    /// Updates per training.
    public var gradientSteps: Int
    /// Environment steps from one change of the target network to the next.
    public var targetUpdateEvery: Int
    /// The share of the online network that the target network takes over; 1 copies it.
    public var tau: Float
    /// The loss on temporal-difference errors.
    public var loss: Loss
    /// The largest Euclidean norm of a gradient; larger ones are scaled down. `nil` for no limit.
    public var gradientClip: Float?

    init(from reader: inout SpecReader) {
        // CleanRL dqn.py: gamma 0.99, batch 128, first update after 10,000 steps, one update per 10 steps, hard target every 500 steps.
        // Not CleanRL's: the loss, which is the squared error there and Huber's here (the clipped error of Mnih et al. 2015).
        gamma = Float(reader.value("gamma", default: 0.99, in: 0...1, "Discount factor"))
        double = reader.value(
            "double", default: false, "Whether the online network chooses the next action (Double DQN)")
        steps = reader.value("n_step", default: 1, in: 1...10_000, "Rewards in the return of an own sample")
        batchSize = reader.value("batch_size", default: 128, in: 1...65_536, "Own transitions per update")
        learningStarts = reader.value("learning_starts", default: 10_000, in: 1..., "Steps before the first update")
        trainEvery = reader.value("train_every", default: 10, in: 1..., "Steps from one training to the next")
        gradientSteps = reader.value("gradient_steps", default: 1, in: 1..., "Updates per training")
        targetUpdateEvery = reader.value(
            "target_update_every", default: 500, in: 1..., "Steps from one change of the target network to the next")
        tau = Float(
            reader.value(
                "tau", default: 1, in: .above(0.0, atMost: 1),
                "Share of the online network that the target takes over; 1 copies it"))
        loss =
            switch reader.choice(
                "loss", default: LossName.huber, "Loss on temporal-difference errors: huber (threshold 1) or squared")
            {
            case .huber: .huber(threshold: 1)
            case .squared: .squaredError
            }
        gradientClip = reader.optionalValue(
            "gradient_clip", as: Double.self, in: .above(0.0), "Largest Euclidean norm of a gradient"
        ).map { Float($0) }
    }

    /// The updates that a run of `steps` environment steps makes; `Int.max` for more than that.
    func plannedUpdates(steps: Int) -> Int {
        let trainings = max(0, steps / trainEvery - (learningStarts - 1) / trainEvery)
        let (updates, overflow) = trainings.multipliedReportingOverflow(by: gradientSteps)
        return overflow ? .max : updates
    }
}
