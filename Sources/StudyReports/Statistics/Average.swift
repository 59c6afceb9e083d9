/// The average over seeds that tables, curves and figures show.
package enum Average: String, CaseIterable, Hashable, Sendable {
    /// The arithmetic mean, with Student's interval.
    case mean
    /// The interquartile mean, with an interval by bootstrap (Agarwal et al. 2021).
    case interquartileMean = "iqm"

    /// Its name in a sentence: `mean` or `interquartile mean`.
    var name: String { self == .mean ? "mean" : "interquartile mean" }

    /// Its name in a table: `mean` or `IQM`.
    var shortName: String { self == .mean ? "mean" : "IQM" }

    /// Returns the average of a sample with its 95 % interval; `nil` for an empty sample.
    ///
    /// A single number has no interval.
    func estimate(_ sample: [Double], _ bootstrap: Bootstrap) -> Estimate? {
        switch self {
        case .mean: return MeanEstimate(sample).map { Estimate($0.mean, interval: $0.interval) }
        case .interquartileMean:
            return ScoreTable(tasks: [sample]).map { table in
                Estimate(
                    table.interquartileMean,
                    interval: sample.count > 1 ? bootstrap.interquartileMean(of: table) : nil)
            }
        }
    }

    /// Returns the averages of several samples of the same runs, with their 95 % intervals.
    ///
    /// Each resample of a bootstrap draws the runs once, for all samples.
    ///
    /// - Precondition: all samples have as many numbers, and at least one.
    func estimates(_ samples: [[Double]], _ bootstrap: Bootstrap) -> [Estimate] {
        switch self {
        case .mean: return samples.compactMap { estimate($0, bootstrap) }
        case .interquartileMean:
            let intervals = bootstrap.interquartileMeans(of: samples)
            return samples.indices.compactMap { index in
                Statistics.interquartileMean(samples[index]).map { Estimate($0, interval: intervals?[index]) }
            }
        }
    }
}
