import QNetworks
import Understudy

/// The parameters shared by all rewards from a classifier.
struct ClassifierSettings {
    /// The part of a transition that is classified.
    let scope: TransitionInputs.Scope
    /// The number of units per hidden layer, each with ReLU.
    let hidden: [Int]
    /// The learning rate of Adam.
    let learningRate: Double
    /// The number of agent transitions per update; the same number of expert transitions is used.
    let batchSize: Int

    /// Reads the parameters from a spec.
    ///
    /// - Parameter scope: the default part of a transition to classify.
    init(from reader: inout SpecReader, scope: TransitionInputs.Scope) {
        self.scope = reader.choice(
            "sees", default: scope, "What is judged: transitions (s, s'), or the states s' that they lead to")
        // GAIL (Ho & Ermon 2016) has two layers of 100 units, with tanh.
        hidden = reader.list(
            "hidden", default: [100, 100], each: 1...4_096, most: 64, "Units per hidden layer, each with ReLU")
        learningRate = reader.value(
            "learning_rate", default: 3e-4, in: .above(0, atMost: 1), "Step size of Adam")
        batchSize = reader.value(
            "batch_size", default: 64, in: 1...65_536,
            "Own transitions, and as many of the expert's, before each update of the agent")
    }
}

/// The training loss of a classifier of expert and agent transitions.
protocol ClassificationLoss {
    /// Writes the derivative of the loss with respect to every logit.
    ///
    /// - Parameters:
    ///   - expert: the logits of expert transitions, at least one.
    ///   - own: the logits of the same number of agent transitions.
    ///   - gradients: the derivatives with respect to `expert`, followed by those with respect to `own`.
    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>)
}

/// The logistic loss of a discriminator D that distinguishes the expert's transitions from the agent's.
///
///     mean over the expert's of  -(1 - α) log D - α log(1 - D)
///     + mean over the agent's of  -α log D - (1 - α) log(1 - D)
///
/// Source: Torabi, Warnell & Stone 2018 (GAIfO), after Ho & Ermon 2016 (GAIL). α is 0 in the publication. A positive α
/// smooths the labels (Szegedy et al. 2016; Salimans et al. 2016 for discriminators). If the two kinds of transitions
/// are perfectly separable, D then converges to 1 - α and α instead of 1 and 0.
struct AdversarialLoss: ClassificationLoss {
    /// The label smoothing α, in 0 ..< 0.5.
    let smoothing: Float

    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>) {
        let share = 1 / Float(expert.count)
        for row in 0..<expert.count {
            gradients[row] = share * (logistic(expert[row]) - (1 - smoothing))
            gradients[expert.count + row] = share * (logistic(own[row]) - smoothing)
        }
    }
}
