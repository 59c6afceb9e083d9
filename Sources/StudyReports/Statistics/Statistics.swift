/// Estimates from a sample of numbers, such as the final returns of a variant's seeds.
///
/// Every function returns `nil` if the sample is too small, never NaN; the numbers must be finite.
package enum Statistics {
    /// Returns the arithmetic mean of at least one number.
    package static func mean(_ sample: [Double]) -> Double? {
        sample.isEmpty ? nil : sample.reduce(0, +) / Double(sample.count)
    }

    /// Returns the sample standard deviation (divisor n - 1) of at least two numbers.
    package static func standardDeviation(_ sample: [Double]) -> Double? {
        guard let mean = mean(sample), sample.count > 1 else { return nil }
        let squares = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(sample.count - 1)).squareRoot()
    }

    /// Returns the median of at least one number; for an even count, the mean of the middle two.
    package static func median(_ sample: [Double]) -> Double? {
        guard !sample.isEmpty else { return nil }
        let sorted = sample.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Returns the interquartile mean of at least one number.
    ///
    /// It is the mean of the n sorted numbers without floor(n / 4) at each end.
    ///
    /// It equals rliable's `aggregate_iqm` over all numbers (Agarwal et al., "Deep Reinforcement Learning at the Edge
    /// of the Statistical Precipice", NeurIPS 2021, section 4.3), which is SciPy's `trim_mean(_, 0.25)`.
    package static func interquartileMean(_ sample: [Double]) -> Double? {
        let trimmed = sample.count / 4
        return mean(Array(sample.sorted().dropFirst(trimmed).dropLast(trimmed)))
    }

    /// Returns the half-width of Student's two-sided 95 % interval for the mean of at least two numbers.
    package static func intervalHalfWidth(_ sample: [Double]) -> Double? {
        guard let deviation = standardDeviation(sample) else { return nil }
        return quantile(count: sample.count) * deviation / Double(sample.count).squareRoot()
    }

    /// Returns Student's quantile for a two-sided 95 % interval from `count` numbers, at least 2.
    private static func quantile(count: Int) -> Double {
        count < quantiles.count ? quantiles[count] : StudentT(degreesOfFreedom: Double(count - 1)).quantile(0.975)
    }

    /// The precomputed quantiles for small counts, each of which a page needs about a thousand times.
    private static let quantiles = (0..<130).map { count in
        count < 2 ? .nan : StudentT(degreesOfFreedom: Double(count - 1)).quantile(0.975)
    }
}
