import UnderstudyKernels

/// The memory of one forward pass over a batch, for all intermediate results.
struct Pass {
    /// All results; it begins with the action values.
    let memory: Buffer<Float>

    /// The places of the outputs of each layer, `[count, leaving]`.
    let activations: [Range<Int>]

    /// The places of the pre-activations of each layer's linear map; normalization replaces them with the normalized
    /// values.
    ///
    /// For a pooled convolution, they are the values after ReLU at all positions. They are the activations' own places
    /// if the layer is neither pooled nor normalized, or if nothing is kept for a backward pass.
    let sums: [Range<Int>]

    /// The places of the normalization factors of each layer, `[count]`; `nil` if they are not kept.
    let scales: [Range<Int>?]

    /// All layers, if each is fully connected and none is normalized or has another activation than ReLU; otherwise
    /// empty.
    let dense: [DenseLayer]

    /// Allocates the memory for a pass of a network.
    ///
    /// - Parameters:
    ///   - shape: The layer sizes.
    ///   - batch: The maximum number of observations of the pass.
    ///   - isRecorded: Whether a backward pass follows.
    init(_ shape: NetworkShape, batch: Int, isRecorded: Bool) {
        var places = Places()
        let outputs = places.take(batch * shape.outputs)
        var activations: [Range<Int>] = []
        var sums: [Range<Int>] = []
        var scales: [Range<Int>?] = []
        let layers = shape.layers
        for (index, layer) in layers.enumerated() {
            let isHead = shape.head == .plain && index == layers.count - 1
            let leaving = isHead ? outputs : places.take(batch * layer.leaving)
            let isKept = isRecorded && layer.isNormalized || layer.isPooled
            activations.append(leaving)
            sums.append(isKept ? places.take(batch * layer.mapped) : leaving)
            scales.append(isKept && layer.isNormalized ? places.take(batch) : nil)
        }
        self.activations = activations
        self.sums = sums
        self.scales = scales
        let areDense = layers.allSatisfy {
            $0.patches == nil && !$0.isNormalized && !$0.isPooled && $0.activation?.kernel == nil
        }
        dense =
            areDense
            ? layers.indices.map { index in
                let layer = layers[index]
                return DenseLayer(
                    inputs: layer.inputs, outputs: layer.outputs, weights: layer.weights.lowerBound,
                    biases: layer.biases.lowerBound, source: layer.source.map { activations[$0].lowerBound },
                    results: sums[index].lowerBound, isRectified: layer.isRectified)
            } : []
        memory = Buffer(zeros: places.end)
    }
}

/// Divides memory into ranges that begin on cache lines.
struct Places {
    private(set) var end = 0

    /// Returns the next `count` places.
    mutating func take(_ count: Int) -> Range<Int> {
        let start = end
        end += padded(count)
        return start..<start + count
    }
}
