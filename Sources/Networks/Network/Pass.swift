/// The memory of one forward pass over a batch: all that the layers compute.
struct Pass {
    /// What leaves each layer, `[count, leaving]`.
    let activations: [UnsafeMutablePointer<Float>]

    /// The sums of each layer's linear map, which normalisation replaces by its result before gains and shifts.
    ///
    /// Of a pooled convolution they are what is rectified at all positions. They take the place of the activations where the layer is neither pooled nor normalised, or nothing is
    /// kept for a backward pass.
    let sums: [UnsafeMutablePointer<Float>]

    /// What normalisation multiplied each observation by, `[count]` for each layer; `nil` where it is not kept.
    let scales: [UnsafeMutablePointer<Float>?]

    /// The action values `[count, outputs]`.
    let outputs: UnsafeMutablePointer<Float>

    /// Memory for a pass of a network.
    ///
    /// - Parameters:
    ///   - shape: The sizes of the network.
    ///   - batch: The most observations of the pass.
    ///   - isRecorded: Whether a backward pass follows.
    ///   - arena: Where to take the memory from.
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
