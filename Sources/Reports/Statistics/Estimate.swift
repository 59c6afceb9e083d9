/// An estimate from a sample, with its interval.
public struct Estimate: Hashable, Sendable {
    /// The estimated value.
    public let value: Double
    /// The 95 % interval; `nil` if the sample is too small.
    public let interval: ClosedRange<Double>?

    /// Creates an estimate.
    public init(_ value: Double, interval: ClosedRange<Double>?) {
        self.value = value
        self.interval = interval
    }
}
