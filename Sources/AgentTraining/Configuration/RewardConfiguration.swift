import Understudy

/// The settings of a learned reward, used alone or with the environment's: the section `expert.reward` of a spec.
package struct RewardConfiguration {
    /// The reward model.
    package var model: any RewardModel
    /// The weight of the model's reward.
    package var weight: Float
    /// The weight of the environment's reward: 0 for pure imitation.
    package var environmentWeight: Float

    /// Reads the weights, which reward models of every kind have.
    ///
    /// - Returns: the weights of the model's reward and of the environment's reward.
    package static func readWeights(from reader: inout SpecReader) -> (model: Float, environment: Float) {
        (
            Float(reader.value("weight", default: 1, in: 0.0..., "Weight of the model's reward")),
            Float(
                reader.value(
                    "environment_weight", default: 0, in: 0.0...,
                    "Weight of the environment's reward; 0 learns from the model's alone"))
        )
    }

    static func read(from reader: inout SpecReader) -> RewardConfiguration? {
        var weights: (model: Float, environment: Float) = (1, 0)
        let model = reader.optionalComponent(
            "reward", from: \.rewardModels, "A reward learned from the recording, or none for the environment's alone",
            common: { weights = readWeights(from: &$1) })
        return model.map {
            RewardConfiguration(model: $0, weight: weights.model, environmentWeight: weights.environment)
        }
    }
}
