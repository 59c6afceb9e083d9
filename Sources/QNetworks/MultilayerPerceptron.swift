import UnderstudyKernels

/// A multilayer perceptron trained on minibatches, with its optimizer and buffers for inputs and gradients.
///
/// It has no loss function. The caller of `train` writes the derivatives of the loss with respect to the outputs. All
/// memory is allocated on creation; in optimized builds, nothing allocates after that. The same calls with the same
/// numbers give bit-identical results. It must be used by one thread at a time.
///
/// A component should create its perceptron at the beginning of a run and not earlier, so that copies of the component
/// do not share it.
public final class MultilayerPerceptron {
    /// The inputs of the next pass, `[maximumBatch, inputCount]`; write the rows before each pass.
    public let inputs: Buffer<Float>

    /// The number of values per input row.
    public let inputCount: Int

    /// The number of values per output row.
    public let outputCount: Int

    /// The maximum number of rows per pass.
    public var maximumBatch: Int { network.maximumBatch }

    /// The parameters and the optimizer's moments.
    ///
    /// Together with `stepCount`, they are sufficient to resume training exactly.
    public var trainingState: [(name: String, values: Buffer<Float>)] {
        network.trainingState([.online, .firstMoments, .secondMoments])
    }

    /// The number of optimizer steps so far.
    ///
    /// Set it only to restore a saved state.
    public var stepCount: Int64 {
        get { network.stepCount }
        set { network.stepCount = newValue }
    }

    private let network: Network
    private let optimizer: Optimizer
    private let gradients: Buffer<Float>

    /// Creates a perceptron with random parameters (PyTorch's default initialization).
    ///
    /// - Parameters:
    ///   - inputs: the number of values per input row, at least 1.
    ///   - hidden: the number of units of each hidden layer, first to last, each followed by ReLU; empty for a linear
    ///     map.
    ///   - outputs: the number of values per output row, at least 1.
    ///   - maximumBatch: the maximum number of rows per pass, at least 1.
    ///   - optimizer: the optimization algorithm.
    ///   - generator: the random source of the parameters.
    public convenience init(
        inputs: Int, hidden: [Int], outputs: Int, maximumBatch: Int, optimizer: Optimizer,
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(
            NetworkShape(inputs: inputs, hidden: hidden, outputs: outputs), maximumBatch: maximumBatch,
            optimizer: optimizer, using: &generator)
    }

    /// Creates a network of any shape with random parameters (PyTorch's default initialization).
    ///
    /// - Parameters:
    ///   - shape: the layers.
    ///   - maximumBatch: the maximum number of rows per pass, at least 1.
    ///   - optimizer: the optimization algorithm.
    ///   - generator: the random source of the parameters.
    public init(
        _ shape: NetworkShape, maximumBatch: Int, optimizer: Optimizer,
        using generator: inout some RandomNumberGenerator
    ) {
        network = Network(shape: shape, maximumBatch: maximumBatch, using: &generator)
        self.optimizer = optimizer
        inputCount = shape.inputs
        outputCount = shape.outputs
        inputs = Buffer(zeros: maximumBatch * inputCount)
        gradients = Buffer(zeros: maximumBatch * outputCount)
    }

    /// Returns a buffer that begins with the outputs `[count, outputCount]` for the first `count` input rows, until the
    /// next prediction.
    ///
    /// - Precondition: `count` is in 1...maximumBatch.
    public func predict(_ count: Int) -> Buffer<Float> {
        let inputs = inputs
        return network.forward(inputs.span, count: count, with: .online)
    }

    /// Performs one optimizer step on the first `count` rows of `inputs`.
    ///
    /// - Parameters:
    ///   - count: the number of rows, in 1...maximumBatch.
    ///   - differentiate: writes the derivatives of the loss, `[count, outputCount]`, given the outputs, `[count,
    ///     outputCount]`. For a mean over the rows, divide each derivative by the number of rows.
    public func train(
        _ count: Int, _ differentiate: (_ outputs: Span<Float>, _ gradients: inout MutableSpan<Float>) -> Void
    ) {
        let (inputs, gradients) = (inputs, gradients)
        let outputs = network.forwardRecording(inputs.span, count: count)
        let places = 0..<count * outputCount
        var written = gradients.mutableSpan(places)
        differentiate(outputs.span(places), &written)
        network.backward(outputGradients: gradients.span(places), count: count)
        network.step(with: optimizer)
    }
}
