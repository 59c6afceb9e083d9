import Understudy

/// Percentile intervals by stratified bootstrap: in each resample every task's runs are drawn anew from its own, with replacement (Agarwal and others 2021, section 4.1).
///
/// The same tables and settings give the same intervals in any process.
public struct Bootstrap: Hashable, Sendable {
    /// The number of resamples.
    public var resamples: Int
    /// The share of the resamples within an interval.
    public var confidence: Double
    /// The seed of the draws.
    public var seed: UInt64

    /// Settings.
    ///
    /// - Parameters:
    ///   - resamples: at least 1.
    ///   - confidence: above 0 and below 1.
    public init(resamples: Int = 50_000, confidence: Double = 0.95, seed: UInt64 = 0) {
        precondition(resamples > 0 && confidence > 0 && confidence < 1, "a bootstrap of some resamples")
        self.resamples = resamples
        self.confidence = confidence
        self.seed = seed
    }

    /// The intervals of the four aggregates of a table.
    public struct Intervals: Hashable, Sendable {
        /// Of `ScoreTable.interquartileMean`.
        public let interquartileMean: ClosedRange<Double>
        /// Of `ScoreTable.median`.
        public let median: ClosedRange<Double>
        /// Of `ScoreTable.mean`.
        public let mean: ClosedRange<Double>
        /// Of `ScoreTable.optimalityGap(to: 1)`.
        public let optimalityGap: ClosedRange<Double>
    }

    /// The intervals of a table's aggregates.
    public func intervals(of table: ScoreTable) -> Intervals {
        var stream = RandomStream(seed: seed, name: "bootstrap")
        var (middles, medians, means, gaps): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for _ in 0..<resamples {
            let resample = Self.draw(table, using: &stream)
            middles.append(resample.interquartileMean)
            medians.append(resample.median)
            means.append(resample.mean)
            gaps.append(resample.optimalityGap())
        }
        return Intervals(
            interquartileMean: interval(of: middles), median: interval(of: medians), mean: interval(of: means),
            optimalityGap: interval(of: gaps))
    }

    /// The interval of the probability that a run of `table` scores higher than one of `other`.
    ///
    /// - Precondition: both have the same number of tasks.
    public func probabilityOfImprovement(of table: ScoreTable, over other: ScoreTable) -> ClosedRange<Double> {
        var stream = RandomStream(seed: seed, name: "bootstrap-pairs")
        return interval(
            of: (0..<resamples).map { _ in
                let resample = Self.draw(table, using: &stream)
                return resample.probabilityOfImprovement(over: Self.draw(other, using: &stream))
            })
    }

    /// The interval of the share of scores above each of some thresholds.
    public func shares(of table: ScoreTable, above thresholds: [Double]) -> [ClosedRange<Double>] {
        var stream = RandomStream(seed: seed, name: "bootstrap-profile")
        var shares = thresholds.map { _ in [Double]() }
        for _ in 0..<resamples {
            for (index, share) in Self.draw(table, using: &stream).shares(above: thresholds).enumerated() {
                shares[index].append(share)
            }
        }
        return shares.map { interval(of: $0) }
    }

    private static func draw(_ table: ScoreTable, using stream: inout RandomStream) -> ScoreTable {
        ScoreTable(
            drawn: table.tasks.map { runs in
                var drawn: [Double] = []
                drawn.reserveCapacity(runs.count)
                for _ in runs.indices { drawn.append(runs[stream.integer(below: runs.count)]) }
                return drawn
            })
    }

    /// The percentiles at both ends, between two numbers in a straight line.
    private func interval(of values: [Double]) -> ClosedRange<Double> {
        let sorted = values.sorted()
        func percentile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let lower = Int(place)
            let upper = min(lower + 1, sorted.count - 1)
            return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
        }
        let tail = (1 - confidence) / 2
        return percentile(tail)...max(percentile(tail), percentile(1 - tail))
    }
}
