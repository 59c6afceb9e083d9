/// An estimate from a sample, with its interval.
package struct Estimate: Hashable, Sendable {
    /// The estimated value.
    package let value: Double
    /// The 95 % interval; `nil` if the sample is too small.
    package let interval: ClosedRange<Double>?

    /// Creates an estimate.
    package init(_ value: Double, interval: ClosedRange<Double>?) {
        self.value = value
        self.interval = interval
    }
}
