import QNetworks
import Understudy

/// The settings of Q-learning on batches (Mnih et al. 2015).
package struct LearnerConfiguration: Hashable, Sendable {
    /// The losses; the raw values are the names in specs.
    enum LossName: String, CaseIterable {
        case huber, squared
    }

    /// The discount factor.
    package var gamma: Float
    /// Whether the online network chooses the action that the target network evaluates (Double DQN).
    package var double: Bool
    /// The number of rewards in the n-step return of an agent sample.
    package var steps: Int
    /// The number of agent transitions per update.
    package var batchSize: Int
    /// The number of environment steps before the first update.
    package var learningStarts: Int
    /// The number of environment steps between two training phases.
    package var trainEvery: Int
    /// The number of updates per training phase.
    package var gradientSteps: Int
    /// The number of environment steps between two updates of the target network.
    package var targetUpdateEvery: Int
    /// The fraction of the online network that the target network takes over per update; 1 copies it.
    package var tau: Float
    /// The loss of temporal-difference errors.
    package var loss: Loss
    /// The maximum Euclidean norm of a gradient; larger gradients are scaled down. `nil` for no limit.
    package var gradientClip: Float?

    init(from reader: inout SpecReader) {
        // CleanRL dqn.py: gamma 0.99, batch 128, first update after 10,000 steps, one update per 10 steps, hard target
        // update every 500 steps. The loss differs: CleanRL uses the squared error, here it is Huber's (the clipped
        // error of Mnih et al. 2015).
        gamma = Float(reader.value("gamma", default: 0.99, in: 0...1, "Discount factor"))
        double = reader.value(
            "double", default: false, "Whether the online network chooses the next action (Double DQN)")
        steps = reader.value("n_step", default: 1, in: 1...10_000, "Rewards in the return of an own sample")
        batchSize = reader.value("batch_size", default: 128, in: 1...65_536, "Own transitions per update")
        learningStarts = reader.value("learning_starts", default: 10_000, in: 1..., "Steps before the first update")
        trainEvery = reader.value("train_every", default: 10, in: 1..., "Steps from one training to the next")
        gradientSteps = reader.value("gradient_steps", default: 1, in: 1...10_000, "Updates per training")
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
        reader.cite(
            "CleanRL's dqn.py (Huang et al. 2022)", for: "gamma", "batch_size", "learning_starts", "train_every",
            "target_update_every", "tau")
        reader.cite("van Hasselt et al. 2016", for: "double")
        reader.cite("Mnih et al. 2015", for: "loss")
        reader.measure(in: "environment steps", "learning_starts", "train_every", "target_update_every")
        reader.measure(in: "transitions", "batch_size")
    }

    /// Returns the number of updates in a run of `steps` environment steps, or `Int.max` if it overflows.
    func plannedUpdates(steps: Int) -> Int {
        let trainings = max(0, steps / trainEvery - (learningStarts - 1) / trainEvery)
        let (updates, overflow) = trainings.multipliedReportingOverflow(by: gradientSteps)
        return overflow ? .max : updates
    }
}

extension Optimizer {
    /// The optimizers; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case adam, adamw, rmsprop
    }

    /// Reads the section `optimizer` of a spec.
    init(_ kind: Kind, from reader: inout SpecReader) {
        // CleanRL dqn.py: Adam, 2.5e-4, PyTorch's other defaults. MinAtar (Young & Tian 2019): centered RMSprop,
        // 2.5e-4, 0.95, 0.01.
        let learningRate = reader.value("learning_rate", default: 2.5e-4, in: .above(0.0), "Step size")
        reader.cite("CleanRL's dqn.py (Huang et al. 2022); MinAtar (Young & Tian 2019)", for: "learning_rate")
        switch kind {
        case .adam, .adamw:
            let beta1 = reader.value("beta1", default: 0.9, in: 0...0.999_999, "Decay of the first moment")
            let beta2 = reader.value("beta2", default: 0.999, in: 0...0.999_999, "Decay of the second moment")
            let epsilon = reader.value("epsilon", default: 1e-8, in: .above(0.0), "Added to the denominator")
            reader.cite("PyTorch's defaults", for: "beta1", "beta2", "epsilon")
            guard kind == .adamw else {
                self = .adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
                return
            }
            let weightDecay = reader.value(
                "weight_decay", default: 0.01, in: 0.0...1,
                "Share of each parameter that a step takes away, times the learning rate")
            reader.cite("Loshchilov & Hutter 2019; PyTorch's default", for: "weight_decay")
            self = .adamW(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        case .rmsprop:
            defer { reader.cite("MinAtar (Young & Tian 2019)", for: "decay", "epsilon") }
            self = .centeredRMSprop(
                learningRate: learningRate,
                decay: reader.value("decay", default: 0.95, in: 0...0.999_999, "Decay of the moving averages"),
                epsilon: reader.value("epsilon", default: 0.01, in: .above(0.0), "Added to the denominator"))
        }
    }
}

/// The settings of the replay memory.
package struct ReplayConfiguration: Hashable, Sendable {
    /// The sampling methods; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case uniform, prioritized
    }

    /// The maximum number of transitions; the oldest are dropped first.
    package var capacity: Int
    /// The settings of prioritized sampling; `nil` for uniform sampling.
    package var priorities: PrioritySettings?
    /// The number of updates over which the exponent beta rises to 1; `nil` for all of the run.
    package var betaUpdates: Int?

    init(_ kind: Kind, from reader: inout SpecReader) {
        // CleanRL dqn.py: 10,000.
        capacity = reader.value(
            "capacity", default: 10_000, in: 1...100_000_000, "Transitions kept, the oldest dropped first")
        reader.cite("CleanRL's dqn.py (Huang et al. 2022)", for: "capacity")
        reader.measure(in: "transitions", "capacity")
        guard kind == .prioritized else { return }
        // Schaul et al. 2016, table 3, proportional: alpha 0.6, beta from 0.4 to 1.
        priorities = PrioritySettings(
            alpha: reader.value("alpha", default: 0.6, in: 0.0...1, "Exponent of priorities; 0 draws uniformly"),
            beta: reader.value(
                "beta", default: 0.4, in: 0.0...1, "Exponent of the weights against the bias at the start, rising to 1"),
            epsilon: reader.value("epsilon", default: 1e-6, in: .above(0.0), "Added to absolute errors"))
        betaUpdates = reader.optionalValue(
            "beta_updates", as: Int.self, in: 1..., absent: "all updates of the run",
            "Updates over which beta rises to 1")
        reader.cite("Schaul et al. 2016, table 3, proportional", for: "alpha", "beta", "epsilon")
        reader.measure(in: "updates", "beta_updates")
    }
}
