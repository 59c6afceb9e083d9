import Understudy

/// The parameters of a component's small network.
public struct ModelParameters: Hashable, Sendable {
    /// The number of units in each hidden layer, first to last.
    public let hidden: [Int]
    /// The learning rate of Adam.
    public let learningRate: Double
    /// The number of own transitions per gradient step.
    public let batchSize: Int

    /// Reads the keys `hidden`, `learning_rate` and `batch_size`.
    public init(from reader: inout SpecReader) {
        hidden = reader.list(
            "hidden", default: [64, 64], each: 1...4096, most: 64,
            "Units per hidden layer of the model, each followed by ReLU")
        learningRate = reader.value(
            "learning_rate", default: 1e-3, in: .above(0.0), "Step size of the model's optimizer, Adam")
        batchSize = reader.value(
            "batch_size", default: 32, in: 1...65_536,
            "Own transitions that the model learns from before each update of the agent")
    }
}
