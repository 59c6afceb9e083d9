/// Estimates from a sample of numbers, such as the final returns of a variant's seeds.
///
/// Every function answers nil where the sample is too small for it, never NaN; the numbers must be finite.
public enum Statistics {
    /// The arithmetic mean, of one number or more.
    public static func mean(_ sample: [Double]) -> Double? {
        sample.isEmpty ? nil : sample.reduce(0, +) / Double(sample.count)
    }

    /// The sample standard deviation (divisor n - 1), of two numbers or more.
    public static func standardDeviation(_ sample: [Double]) -> Double? {
        guard let mean = mean(sample), sample.count > 1 else { return nil }
        let squares = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(sample.count - 1)).squareRoot()
    }

    /// The median, of one number or more; the mean of the middle two where the count is even.
    public static func median(_ sample: [Double]) -> Double? {
        guard !sample.isEmpty else { return nil }
        let sorted = sample.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// The interquartile mean, of one number or more: with n numbers sorted, the mean without floor(n / 4) at each end.
    ///
    /// The same as rliable's `aggregate_iqm` over all of the numbers (Agarwal and others, "Deep Reinforcement Learning
    /// at the Edge of the Statistical Precipice", NeurIPS 2021, section 4.3), which is SciPy's `trim_mean(_, 0.25)`.
    public static func interquartileMean(_ sample: [Double]) -> Double? {
        let trimmed = sample.count / 4
        return mean(Array(sample.sorted().dropFirst(trimmed).dropLast(trimmed)))
    }

    /// The half width of Student's two-sided 95 % interval for the mean, of two numbers or more.
    public static func intervalHalfWidth(_ sample: [Double]) -> Double? {
        guard let deviation = standardDeviation(sample) else { return nil }
        return quantile(count: sample.count) * deviation / Double(sample.count).squareRoot()
    }

    /// Student's quantile for a two-sided 95 % interval from so many numbers, from 2.
    private static func quantile(count: Int) -> Double {
        count < quantiles.count ? quantiles[count] : StudentT(degreesOfFreedom: Double(count - 1)).quantile(0.975)
    }

    /// The quantiles of small counts, each of which a page needs a thousand times.
    private static let quantiles = (0..<130).map { count in
        count < 2 ? .nan : StudentT(degreesOfFreedom: Double(count - 1)).quantile(0.975)
    }
}
