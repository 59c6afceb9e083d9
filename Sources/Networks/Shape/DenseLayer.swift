/// A fully connected layer and the place of its parameters in a set of parameters.
public struct DenseLayer: Hashable, Sendable {
    /// The number of values that enter.
    public let inputs: Int

    /// The number of units.
    public let outputs: Int

    /// Whether the units are rectified (ReLU); otherwise they are linear.
    public let isRectified: Bool

    /// The index of the first weight; weights are `[inputs, outputs]`, row-major. A multiple of 16.
    public let weightsOffset: Int

    /// The number of weights.
    public var weightCount: Int { inputs * outputs }

    /// The index of the first of the `outputs` biases; a multiple of 16.
    public var biasesOffset: Int { weightsOffset + padded(weightCount) }

    /// The index just past the layer's parameters and their padding; a multiple of 16.
    public var end: Int { biasesOffset + padded(outputs) }
}

/// The least multiple of 16 floats (one cache line) that holds `count` floats.
func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
