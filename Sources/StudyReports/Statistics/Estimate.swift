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

/// A mean over seeds with its interval.
package struct MeanEstimate: Hashable, Sendable {
    /// The mean.
    package let mean: Double
    /// Student's 95 % interval for the mean; `nil` for a single seed.
    ///
    /// It assumes that the seeds' values are independent samples of a normal distribution.
    package let interval: ClosedRange<Double>?
    /// The number of seeds, at least 1.
    package let count: Int

    /// Estimates the mean of `sample`; `nil` if it is empty.
    package init?(_ sample: [Double]) {
        guard let mean = Statistics.mean(sample) else { return nil }
        self.mean = mean
        interval = Statistics.intervalHalfWidth(sample).map { mean - $0...mean + $0 }
        count = sample.count
    }
}
