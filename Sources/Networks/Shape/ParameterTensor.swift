/// A named array of parameters and its place in a set of parameters.
public struct ParameterTensor: Hashable, Sendable {
    /// The name: `layers.<index>.weights` or `layers.<index>.biases`, layers counted from 0 at the inputs.
    public let name: String

    /// The extents, outermost first: `[inputs, outputs]` of weights, `[outputs]` of biases.
    public let dimensions: [Int]

    /// The index of the first value, a multiple of 16; the values are contiguous and row-major.
    public let offset: Int

    /// The number of values.
    public var count: Int { dimensions.reduce(1, *) }

    /// The indices of the values.
    public var range: Range<Int> { offset..<offset + count }
}
