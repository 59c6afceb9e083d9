import UnderstudyKernels

/// The buffers of one forward pass over a batch, for all intermediate results.
struct Pass {
    /// The outputs of each layer, `[count, leaving]`.
    let activations: [Buffer<Float>]

    /// The pre-activations of each layer's linear map; normalization replaces them with the normalized values.
    ///
    /// For a pooled convolution, they are the values after ReLU at all positions. They are the activations' own buffer
    /// if the layer is neither pooled nor normalized, or if nothing is kept for a backward pass.
    let sums: [Buffer<Float>]

    /// The normalization factors of each layer, `[count]`; `nil` if they are not kept.
    let scales: [Buffer<Float>?]

    /// The action values, `[count, outputs]`.
    let outputs: Buffer<Float>

    /// Allocates the buffers for a pass of a network.
    ///
    /// - Parameters:
    ///   - shape: The layer sizes.
    ///   - batch: The maximum number of observations of the pass.
    ///   - isRecorded: Whether a backward pass follows.
    init(_ shape: NetworkShape, batch: Int, isRecorded: Bool) {
        var activations: [Buffer<Float>] = []
        var sums: [Buffer<Float>] = []
        var scales: [Buffer<Float>?] = []
        for layer in shape.layers {
            let leaving = Buffer<Float>(zeros: batch * layer.leaving)
            let isKept = isRecorded && layer.isNormalized || layer.isPooled
            activations.append(leaving)
            sums.append(isKept ? Buffer(zeros: batch * layer.mapped) : leaving)
            scales.append(isKept && layer.isNormalized ? Buffer(zeros: batch) : nil)
        }
        outputs = shape.head == .plain ? activations[activations.count - 1] : Buffer(zeros: batch * shape.outputs)
        self.activations = activations
        self.sums = sums
        self.scales = scales
    }
}
