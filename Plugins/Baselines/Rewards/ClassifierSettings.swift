import Understudy

/// What every reward from a classifier has as parameters.
struct ClassifierSettings {
    /// What is judged.
    let scope: TransitionInputs.Scope
    /// Units per hidden layer, each with ReLU.
    let hidden: [Int]
    /// The step size of Adam.
    let learningRate: Double
    /// The own transitions of an update, and as many of the expert's.
    let batchSize: Int

    /// - Parameter scope: what is judged where the spec does not say.
    init(from reader: inout SpecReader, scope: TransitionInputs.Scope) {
        self.scope = reader.choice(
            "sees", default: scope, "What is judged: transitions (s, s'), or the states s' that they lead to")
        // GAIL (Ho & Ermon 2016): two layers of 100 units, tanh there.
        hidden = reader.list("hidden", default: [100, 100], each: 1...4_096, "Units per hidden layer, each with ReLU")
        learningRate = reader.value(
            "learning_rate", default: 3e-4, in: .above(0, atMost: 1), "Step size of Adam")
        batchSize = reader.value(
            "batch_size", default: 64, in: 1...65_536,
            "Own transitions, and as many of the expert's, before each update of the agent")
    }
}
