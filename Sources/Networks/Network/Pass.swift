/// The buffers of one forward pass over a batch, for all intermediate results.
struct Pass {
    /// The outputs of each layer, `[count, leaving]`.
    let activations: [UnsafeMutablePointer<Float>]

    /// The pre-activations of each layer's linear map; normalization replaces them with the normalized values.
    ///
    /// For a pooled convolution, they are the values after ReLU at all positions. They share memory with the
    /// activations if the layer is neither pooled nor normalized, or if nothing is kept for a backward pass.
    let sums: [UnsafeMutablePointer<Float>]

    /// The normalization factors of each layer, `[count]`; `nil` if they are not kept.
    let scales: [UnsafeMutablePointer<Float>?]

    /// The action values, `[count, outputs]`.
    let outputs: UnsafeMutablePointer<Float>

    /// Allocates the buffers for a pass of a network.
    ///
    /// - Parameters:
    ///   - shape: The layer sizes.
    ///   - batch: The maximum number of observations of the pass.
    ///   - isRecorded: Whether a backward pass follows.
    ///   - arena: The arena to allocate from.
    init(_ shape: NetworkShape, batch: Int, isRecorded: Bool, from arena: inout Arena) {
        var activations: [UnsafeMutablePointer<Float>] = []
        var sums: [UnsafeMutablePointer<Float>] = []
        var scales: [UnsafeMutablePointer<Float>?] = []
        for layer in shape.layers {
            let leaving = arena.take(batch * layer.leaving)
            let isKept = isRecorded && layer.isNormalized || layer.isPooled
            activations.append(leaving)
            sums.append(isKept ? arena.take(batch * layer.mapped) : leaving)
            scales.append(isKept && layer.isNormalized ? arena.take(batch) : nil)
        }
        outputs = shape.head == .plain ? activations[activations.count - 1] : arena.take(batch * shape.outputs)
        self.activations = activations
        self.sums = sums
        self.scales = scales
    }
}
