/// A multilayer perceptron that learns by minibatches: a network, its optimiser, and room for the inputs and the gradients of a batch.
///
/// It has no loss of its own: whoever trains it writes the derivatives of a loss with respect to the outputs. All memory is taken when it is made; optimised,
/// nothing allocates after that. The same calls with the same numbers give the same bits. It is used by one thread at a time.
///
/// A component that learns makes one when its run begins and not before, so that copies of the component share none.
public final class MultilayerPerceptron {
    /// The inputs of the next pass, `[maximumBatch, inputCount]`, as long as the perceptron lives; write its rows before a pass.
    public let inputs: UnsafeMutableBufferPointer<Float>

    /// The values of one row of inputs.
    public let inputCount: Int

    /// The values of one row of outputs.
    public let outputCount: Int

    /// The most rows of a pass.
    public var maximumBatch: Int { network.maximumBatch }

    /// What it needs to go on as if it had not been interrupted, together with `stepCount`: parameters and the optimiser's moments, as long as it lives.
    public var trainingState: [(name: String, values: UnsafeMutableBufferPointer<Float>)] {
        network.trainingState([.online, .firstMoments, .secondMoments])
    }

    /// The optimiser's steps so far. Set it only to restore a saved state.
    public var stepCount: Int64 {
        get { network.stepCount }
        set { network.stepCount = newValue }
    }

    private let network: Network
    private let optimizer: Optimizer
    private let gradients: UnsafeMutableBufferPointer<Float>

    /// A perceptron with random parameters (PyTorch's default initialisation).
    ///
    /// - Parameters:
    ///   - inputs: the values of one row of inputs, at least 1.
    ///   - hidden: the units of each hidden layer, first to last, each followed by ReLU; empty for a linear map.
    ///   - outputs: the values of one row of outputs, at least 1.
    ///   - maximumBatch: the most rows of a pass, at least 1.
    ///   - optimizer: the rule of a step.
    ///   - generator: the source of the parameters.
    public convenience init(
        inputs: Int, hidden: [Int], outputs: Int, maximumBatch: Int, optimizer: Optimizer,
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(
            NetworkShape(inputs: inputs, hidden: hidden, outputs: outputs), maximumBatch: maximumBatch,
            optimizer: optimizer, using: &generator)
    }

    /// A network of any shape with random parameters (PyTorch's default initialisation), trained in the same way.
    ///
    /// - Parameters:
    ///   - shape: its layers.
    ///   - maximumBatch: the most rows of a pass, at least 1.
    ///   - optimizer: the rule of a step.
    ///   - generator: the source of the parameters.
    public init(
        _ shape: NetworkShape, maximumBatch: Int, optimizer: Optimizer,
        using generator: inout some RandomNumberGenerator
    ) {
        network = Network(shape: shape, maximumBatch: maximumBatch, using: &generator)
        self.optimizer = optimizer
        inputCount = shape.inputs
        outputCount = shape.outputs
        inputs = .allocate(capacity: maximumBatch * inputCount)
        inputs.initialize(repeating: 0)
        gradients = .allocate(capacity: maximumBatch * outputCount)
        gradients.initialize(repeating: 0)
    }

    deinit {
        inputs.deallocate()
        gradients.deallocate()
    }

    /// The outputs `[count, outputCount]` for the first `count` rows of `inputs`, valid until the next prediction.
    ///
    /// - Precondition: `count` is in 1...maximumBatch.
    public func predict(_ count: Int) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(
            start: network.forward(start(of: inputs), count: count, with: .online), count: count * outputCount)
    }

    /// Takes one step of the optimiser on the first `count` rows of `inputs`.
    ///
    /// - Parameters:
    ///   - count: the rows, in 1...maximumBatch.
    ///   - differentiate: writes the derivatives of the loss, `[count, outputCount]`, given the outputs, `[count, outputCount]`. Of a mean over the rows each is
    ///     divided by their number.
    public func train(
        _ count: Int, _ differentiate: (_ outputs: Span<Float>, _ gradients: inout MutableSpan<Float>) -> Void
    ) {
        let outputs = network.forwardRecording(start(of: inputs), count: count)
        var written = UnsafeMutableBufferPointer(rebasing: gradients[..<(count * outputCount)]).mutableSpan
        differentiate(UnsafeBufferPointer(start: outputs, count: count * outputCount).span, &written)
        network.backward(outputGradients: start(of: gradients), count: count)
        network.step(with: optimizer)
    }

    private func start(of buffer: UnsafeMutableBufferPointer<Float>) -> UnsafeMutablePointer<Float> {
        guard let start = buffer.baseAddress else { preconditionFailure("a batch is never empty") }
        return start
    }
}
