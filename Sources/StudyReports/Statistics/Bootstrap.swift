import Dispatch
import Synchronization
import Understudy

/// Percentile intervals from a stratified bootstrap (Agarwal et al. 2021, section 4.1).
///
/// Each resample draws every task's runs with replacement from that task's runs. The same tables and settings give the
/// same intervals in any process.
package struct Bootstrap: Hashable, Sendable {
    /// The number of resamples.
    package var resamples: Int
    /// The confidence level: the fraction of the resamples within an interval.
    package var confidence: Double
    /// The seed of the resampling.
    package var seed: UInt64

    /// The usual number of resamples.
    package static let standardResamples = 50_000
    /// The number of resamples for studies with many runs, where the usual number takes long.
    package static let fewResamples = 10_000
    /// The number of runs of a study up to which the usual number is taken.
    package static let manyRuns = 1_000

    /// Returns the number of resamples for a study with so many runs.
    package static func resamples(forRuns count: Int) -> Int { count > manyRuns ? fewResamples : standardResamples }

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - resamples: the number of resamples, at least 1.
    ///   - confidence: the confidence level, between 0 and 1, exclusive.
    package init(resamples: Int = standardResamples, confidence: Double = 0.95, seed: UInt64 = 0) {
        precondition(resamples > 0 && confidence > 0 && confidence < 1, "a bootstrap of some resamples")
        self.resamples = resamples
        self.confidence = confidence
        self.seed = seed
    }

    /// The intervals of the four aggregates of a table.
    package struct Intervals: Hashable, Sendable {
        /// The interval of `ScoreTable.interquartileMean`.
        package let interquartileMean: ClosedRange<Double>
        /// The interval of `ScoreTable.median`.
        package let median: ClosedRange<Double>
        /// The interval of `ScoreTable.mean`.
        package let mean: ClosedRange<Double>
        /// The interval of `ScoreTable.optimalityGap(to: 1)`.
        package let optimalityGap: ClosedRange<Double>
    }

    /// Computes the intervals of a table's aggregates.
    package func intervals(of table: ScoreTable) -> Intervals {
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

    /// Computes the interval of only the interquartile mean: the same as in `intervals(of:)`, in a third of the time.
    package func interquartileMean(of table: ScoreTable) -> ClosedRange<Double> {
        interval(of: table, \.interquartileMean)
    }

    /// Computes the interval of only the optimality gap: the same as in `intervals(of:)`, in a third of the time.
    package func optimalityGap(of table: ScoreTable) -> ClosedRange<Double> { interval(of: table, \.optimalityGap) }

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

    /// Computes the interval of the probability that a run of `table` scores higher than a run of `other`.
    ///
    /// - Precondition: both tables have the same number of tasks.
    package func probabilityOfImprovement(of table: ScoreTable, over other: ScoreTable) -> ClosedRange<Double> {
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

    /// Computes the interval of the fraction of scores above each threshold.
    package func shares(of table: ScoreTable, above thresholds: [Double]) -> [ClosedRange<Double>] {
        var resample = Resample(table)
        var stream = RandomStream(seed: seed, name: "bootstrap-profile")
        // In ascending order, the scores from these indices on are above the threshold.
        let firsts = thresholds.map { threshold in resample.scores.count { $0 <= threshold } }
        var shares = thresholds.map { _ in [Double]() }
        for _ in 0..<resamples {
            resample.draw(using: &stream)
            for (index, share) in resample.shares(from: firsts).enumerated() { shares[index].append(share) }
        }
        return shares.indices.map { interval(of: &shares[$0]) }
    }

    /// Computes the bootstrap interval of `statistic` on `sample`.
    ///
    /// Returns `nil` if the sample is empty or the statistic has no value.
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

    /// Computes the intervals of the interquartile means of several samples of the same runs.
    ///
    /// Each resample draws the runs once, so that the intervals of a curve's points belong together. Returns `nil` for
    /// samples of fewer than two numbers.
    ///
    /// - Precondition: all samples have as many numbers.
    func interquartileMeans(of samples: [[Double]]) -> [ClosedRange<Double>]? {
        guard let runs = samples.first?.count, runs > 1 else { return nil }
        var stream = RandomStream(seed: seed, name: "bootstrap-curve")
        // How often each resample draws each run, one resample after the other.
        var counts = [Int](repeating: 0, count: resamples * runs)
        for resample in 0..<resamples {
            for _ in 0..<runs { counts[resample * runs + stream.integer(below: runs)] += 1 }
        }
        var means = [Double](repeating: 0, count: resamples)
        return samples.map { sample in
            let order = sample.indices.sorted { sample[$0] < sample[$1] }
            for resample in 0..<resamples {
                var mean = TrimmedMean(count: runs)
                for run in order { mean.add(sample[run], times: counts[resample * runs + run]) }
                means[resample] = mean.value
            }
            return interval(of: &means)
        }
    }

    /// Computes the percentiles at the two ends with linear interpolation. Reorders the values.
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
    /// Returns the elements that sorting would put at `place` and `next`; reorders the array.
    ///
    /// `next` is `place` or `place + 1`.
    fileprivate mutating func element(at place: Int, andNext next: Int) -> (Double, Double) {
        select(place)
        guard next > place else { return (self[place], self[place]) }
        return (self[place], self[next...].min() ?? self[place])
    }

    /// Performs Hoare's selection (quickselect).
    ///
    /// Afterwards, `place` has its element of the sorted array, with no greater element before it and no smaller one
    /// after it.
    private mutating func select(_ place: Int) {
        var (low, high) = (0, count - 1)
        while low < high {
            // The median of three keeps sorted and constant arrays fast.
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

/// Applies `transform` to each element concurrently, on as many cores as available, and returns the results in order.
func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: elements.count))
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
        let result = transform(elements[index])
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0 }.compactMap { $0 }
}
