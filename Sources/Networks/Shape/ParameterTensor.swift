/// A named array of parameters and its place in a set of parameters.
public struct ParameterTensor: Hashable, Sendable {
    /// The name: `layers.<index>.` and `weights`, `biases` or, of a normalised layer, `gains` or `shifts`.
    ///
    /// Layers are counted from 0 at the inputs. Those of a dueling head's streams are called `value.<index>` and
    /// `advantage.<index>` instead, counted from 0 in each.
    public let name: String

    /// The extents, outermost first.
    ///
    /// They are `[inputs, outputs]` of weights, `[kernel, kernel, channels, outputs]` of a convolution's weights,
    /// `[outputs]` of biases, gains and shifts.
    public let dimensions: [Int]

    /// The index of the first value, a multiple of 16; the values are contiguous and row-major.
    public let offset: Int

    /// The number of values.
    public var count: Int { dimensions.reduce(1, *) }

    /// The indices of the values.
    public var range: Range<Int> { offset..<offset + count }
}
