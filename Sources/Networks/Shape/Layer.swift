/// A fully connected layer and the place of its parameters in a set of parameters.
struct DenseLayer {
    let inputs: Int
    let outputs: Int

    /// Whether the units are rectified (ReLU); otherwise they are linear.
    let isRectified: Bool

    /// The index of the first weight; weights are `[inputs, outputs]`, row-major. A multiple of 16.
    let weightsOffset: Int

    var weightCount: Int { inputs * outputs }

    /// The index of the first of the `outputs` biases; a multiple of 16.
    var biasesOffset: Int { weightsOffset + padded(weightCount) }

    /// The index just past the layer's parameters and their padding; a multiple of 16.
    var end: Int { biasesOffset + padded(outputs) }
}

/// The least multiple of 16 floats (one cache line) that holds `count` floats.
func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
