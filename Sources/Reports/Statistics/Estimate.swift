/// A number that was estimated from a sample.
public struct Estimate: Hashable, Sendable {
    /// The estimate.
    public let value: Double
    /// Its 95 % interval, or nil where the sample is too small for one.
    public let interval: ClosedRange<Double>?

    /// An estimate with its interval.
    public init(_ value: Double, interval: ClosedRange<Double>?) {
        self.value = value
        self.interval = interval
    }
}
