import Understudy

/// The parameters of a `TransitionModel`.
struct TransitionModelParameters {
    /// The number of units in each hidden layer, first to last.
    let hidden: [Int]
    /// The number of channels of the convolution on grids and images.
    let channels: Int
    /// The learning rate of Adam.
    let learningRate: Double
    /// The composition of the sample for each gradient step.
    let sampling: OwnSampling
    /// The number of gradient steps before the first label.
    let warmup: Int
    /// The error at and above which a transition gets no label.
    let radius: Float

    init(from reader: inout SpecReader) {
        channels = reader.value(
            "channels", default: 32, in: 0...4096,
            "Channels of the convolution on grids and images; 0: a perceptron as for vectors")
        hidden = reader.list(
            "hidden", default: [64, 64], each: 1...4096, most: 64,
            "Units per hidden layer of the model, each followed by ReLU")
        learningRate = reader.value(
            "learning_rate", default: 1e-3, in: .above(0.0), "Step size of the model's optimizer, Adam")
        let count = reader.value(
            "batch_size", default: 32, in: 4...65_536,
            "Own transitions that the model learns from before each update of the agent")
        sampling = OwnSampling(count: count, randomCount: count / 2, eventCount: count / 4)
        warmup = reader.value("warmup", default: 500, in: 0..., "Steps of the model before the first label")
        radius = Float(
            reader.value(
                "radius", default: 1, in: .above(0.0, atMost: 1),
                "Error 1 - certainty from which a transition gets no label (err_max)"))
    }
}
