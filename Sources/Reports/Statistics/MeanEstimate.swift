/// The mean over seeds with its interval.
public struct MeanEstimate: Hashable, Sendable {
    /// The mean.
    public let mean: Double
    /// Student's 95 % interval for the mean, or nil for a single seed.
    ///
    /// It takes the seeds' numbers as independent draws from a normal distribution.
    public let interval: ClosedRange<Double>?
    /// How many seeds there are, from 1.
    public let count: Int

    /// Estimates the mean of `sample`; nil where the sample is empty.
    public init?(_ sample: [Double]) {
        guard let mean = Statistics.mean(sample) else { return nil }
        self.mean = mean
        interval = Statistics.intervalHalfWidth(sample).map { mean - $0...mean + $0 }
        count = sample.count
    }
}
