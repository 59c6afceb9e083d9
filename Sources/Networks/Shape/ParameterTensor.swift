/// A named array of parameters with its position in a parameter set.
public struct ParameterTensor: Hashable, Sendable {
    /// The name: `layers.<index>.` and `weights`, `biases` or, for a normalized layer, `gains` or `shifts`.
    ///
    /// Layers are counted from 0 at the inputs. Those of a dueling head's streams are called `value.<index>` and
    /// `advantage.<index>` instead, counted from 0 in each.
    public let name: String

    /// The dimensions, outermost first.
    ///
    /// They are `[inputs, outputs]` for weights, `[kernel, kernel, channels, outputs]` for a convolution's weights, and
    /// `[outputs]` for biases, gains and shifts.
    public let dimensions: [Int]

    /// The index of the first value, a multiple of 16; the values are contiguous and row-major.
    public let offset: Int

    /// The number of values.
    public var count: Int { dimensions.reduce(1, *) }

    /// The indices of the values.
    public var range: Range<Int> { offset..<offset + count }
}
