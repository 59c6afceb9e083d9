/// The two-sample test of Kolmogorov and Smirnov: whether two samples of one size may come from the same distribution.
public struct KolmogorovSmirnov {
    /// The greatest distance of the two empirical distribution functions, in 0...1.
    public let statistic: Double

    /// The probability of at least that distance between two samples of one continuous distribution, exact.
    ///
    /// Equal values, as of a discrete distribution, make the true probability smaller: a test then rejects less often
    /// than it says.
    ///
    /// Source: Gnedenko & Korolyuk 1951, *On the maximum discrepancy between two empirical distributions*, Doklady Akademii Nauk SSSR 80.
    public let pValue: Double

    /// Compares two samples.
    ///
    /// - Precondition: both have the same size, at least 1, and no value is NaN.
    public init(_ a: some Collection<Double>, _ b: some Collection<Double>) {
        precondition(a.count == b.count && !a.isEmpty, "samples of different sizes, or none")
        let count = a.count
        let steps = Self.maximumDifference(a.sorted(), b.sorted())
        statistic = Double(steps) / Double(count)
        pValue = Self.probability(ofAtLeast: steps, count: count)
    }

    /// Returns the greatest difference between the numbers of values of both samples at or below the same number.
    private static func maximumDifference(_ a: [Double], _ b: [Double]) -> Int {
        var (i, j, greatest) = (0, 0, 0)
        while i < a.count, j < b.count {
            let value = min(a[i], b[j])
            while i < a.count, a[i] == value { i += 1 }
            while j < b.count, b[j] == value { j += 1 }
            greatest = max(greatest, abs(i - j))
        }
        return greatest
    }

    /// 2 · Σ (-1)^(k - 1) · C(2n, n - k · steps) / C(2n, n) over k = 1, 2, ...: the share of lattice paths that leave a corridor.
    private static func probability(ofAtLeast steps: Int, count: Int) -> Double {
        guard steps > 0 else { return 1 }
        var (sum, sign, share) = (0.0, 1.0, 1.0)
        for j in 0..<count {
            share *= Double(count - j) / Double(count + j + 1)
            if (j + 1).isMultiple(of: steps) {
                sum += sign * share
                sign = -sign
            }
        }
        return min(1, 2 * sum)
    }
}
