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
        var resample = Resample(table)
        var stream = RandomStream(seed: seed, name: "bootstrap")
        var (middles, medians, means, gaps): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for _ in 0..<resamples {
            resample.draw(using: &stream)
            middles.append(resample.interquartileMean)
            medians.append(resample.median)
            means.append(resample.mean)
            gaps.append(resample.optimalityGap)
        }
        return Intervals(
            interquartileMean: interval(of: &middles), median: interval(of: &medians), mean: interval(of: &means),
            optimalityGap: interval(of: &gaps))
    }

    /// The interval of a table's interquartile mean alone: that of `intervals(of:)`, in a third of the time.
    public func interquartileMean(of table: ScoreTable) -> ClosedRange<Double> {
        interval(of: table, \.interquartileMean)
    }

    /// The interval of a table's optimality gap alone: that of `intervals(of:)`, in a third of the time.
    public func optimalityGap(of table: ScoreTable) -> ClosedRange<Double> { interval(of: table, \.optimalityGap) }

    private func interval(of table: ScoreTable, _ aggregate: (Resample) -> Double) -> ClosedRange<Double> {
        var resample = Resample(table)
        var stream = RandomStream(seed: seed, name: "bootstrap")
        var values: [Double] = []
        values.reserveCapacity(resamples)
        for _ in 0..<resamples {
            resample.draw(using: &stream)
            values.append(aggregate(resample))
        }
        return interval(of: &values)
    }

    /// The interval of the probability that a run of `table` scores higher than one of `other`.
    ///
    /// - Precondition: both have the same number of tasks.
    public func probabilityOfImprovement(of table: ScoreTable, over other: ScoreTable) -> ClosedRange<Double> {
        precondition(table.tasks.count == other.tasks.count, "scores of the same tasks")
        var stream = RandomStream(seed: seed, name: "bootstrap-pairs")
        var pairs = zip(table.tasks, other.tasks).map { PairedResample($0, $1) }
        var values: [Double] = []
        values.reserveCapacity(resamples)
        for _ in 0..<resamples {
            for index in pairs.indices { pairs[index].drawScores(using: &stream) }
            for index in pairs.indices { pairs[index].drawOthers(using: &stream) }
            values.append(ScoreTable.mean(pairs.map(\.shareOfWins)))
        }
        return interval(of: &values)
    }

    /// The interval of the share of scores above each of some thresholds.
    public func shares(of table: ScoreTable, above thresholds: [Double]) -> [ClosedRange<Double>] {
        var resample = Resample(table)
        var stream = RandomStream(seed: seed, name: "bootstrap-profile")
        // Of the scores in ascending order those from here on are above the threshold.
        let firsts = thresholds.map { threshold in resample.scores.count { $0 <= threshold } }
        var shares = thresholds.map { _ in [Double]() }
        for _ in 0..<resamples {
            resample.draw(using: &stream)
            for (index, share) in resample.shares(from: firsts).enumerated() { shares[index].append(share) }
        }
        return shares.indices.map { interval(of: &shares[$0]) }
    }

    /// The interval of what `statistic` makes of as many numbers drawn anew from `sample`; `nil` from a sample without numbers, or where the statistic has no value.
    func interval<Element>(
        of sample: [Element], _ statistic: ([Element]) -> Double?
    ) -> ClosedRange<Double>? {
        guard !sample.isEmpty else { return nil }
        var stream = RandomStream(seed: seed, name: "bootstrap-sample")
        var drawn = sample
        var values: [Double] = []
        values.reserveCapacity(resamples)
        for _ in 0..<resamples {
            for index in drawn.indices { drawn[index] = sample[stream.integer(below: sample.count)] }
            guard let value = statistic(drawn) else { return nil }
            values.append(value)
        }
        return interval(of: &values)
    }

    /// The percentiles at both ends, between two numbers in a straight line. Brings the values into another order.
    private func interval(of values: inout [Double]) -> ClosedRange<Double> {
        func percentile(_ share: Double) -> Double {
            let place = share * Double(values.count - 1)
            let lower = Int(place)
            let (low, high) = values.element(at: lower, andNext: min(lower + 1, values.count - 1))
            return low + (place - Double(lower)) * (high - low)
        }
        let tail = (1 - confidence) / 2
        let low = percentile(tail)
        return low...max(low, percentile(1 - tail))
    }
}

extension [Double] {
    /// What would stand at `place` and at `next`, which is it or the one after, if the array were sorted; moves elements.
    fileprivate mutating func element(at place: Int, andNext next: Int) -> (Double, Double) {
        select(place)
        guard next > place else { return (self[place], self[place]) }
        return (self[place], self[next...].min() ?? self[place])
    }

    /// Hoare's selection: afterwards `place` has what it would have in the sorted array, with nothing greater before it and nothing less after.
    private mutating func select(_ place: Int) {
        var (low, high) = (0, count - 1)
        while low < high {
            // The middle of three, so that sorted and constant arrays are no trouble.
            let ends = (self[low], self[(low + high) / 2], self[high])
            let pivot = Swift.max(Swift.min(ends.0, ends.1), Swift.min(Swift.max(ends.0, ends.1), ends.2))
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while self[right] > pivot { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            if place <= right {
                high = right
            } else if place >= left {
                low = left
            } else {
                return
            }
        }
    }
}
