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
        hidden = reader.list("hidden", default: [100, 100], each: 1...4_096, "Units per hidden layer, each with ReLU")
        learningRate = reader.value(
            "learning_rate", default: 3e-4, in: .above(0, atMost: 1), "Step size of Adam")
        batchSize = reader.value(
            "batch_size", default: 64, in: 1...65_536,
            "Own transitions, and as many of the expert's, before each update of the agent")
    }
}
