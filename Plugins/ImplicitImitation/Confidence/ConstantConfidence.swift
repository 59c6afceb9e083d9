import Understudy

/// The same constant trust in every sample: the control for schedules.
public struct ConstantConfidence: ConfidenceSchedule {
    /// `constant`
    public static let name = "constant"

    /// One line for `understudy list`.
    public static let summary = "The same trust in every sample, always"

    private let value: Float

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        value = Float(reader.value("value", default: 1, in: 0.0...1, "The trust"))
    }

    /// The constant trust.
    public var overall: Float { value }

    /// Returns the constant trust.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float { value }
}
