import Understudy

/// The runs of one variant of a study.
package struct VariantResults: Sendable {
    /// The variant's name, unique in the study.
    package let name: String
    /// The variant from which an ablation or a sweep derived this one; `nil` for other variants.
    package let base: String?
    /// The variant's keys that vary in the study, by name.
    package let settings: [VariantSetting]
    /// The planned runs, in the order of the study's plan.
    package let runs: [RunResults]

    /// The descriptions of the metrics columns, from the first run with a `metrics.json`.
    ///
    /// It is empty if no run has the file, as in studies of earlier versions.
    package let metrics: [Metric]

    /// The finished runs.
    package var finishedRuns: [RunResults] { runs.filter { $0.state == .finished } }

    /// The mean return of uniformly random play in the variant's environment, over the runs that have it.
    ///
    /// It is `nil` if no run has it.
    package var randomReturn: Double? { Statistics.mean(runs.compactMap(\.randomReturn)) }

    /// The finished run with the variant's median final return.
    ///
    /// For an even number of runs, it is the lower of the middle two; among equal returns, the one with the smallest
    /// seed.
    package var medianRun: RunResults? {
        let ranked = finishedRuns.compactMap { run in run.finalReturn.map { (run, $0) } }
            .sorted { ($0.1, $0.0.seed) < ($1.1, $1.0.seed) }
        guard !ranked.isEmpty else { return nil }
        let median = ranked[(ranked.count - 1) / 2]
        return ranked.first { $0.1 == median.1 }?.0
    }

    /// The runs used for curves: the finished runs or, if none has finished, all runs.
    ///
    /// A failed or interrupted run would truncate the curve for all, because a curve has only the steps shared by all
    /// of its runs.
    package var curveRuns: [RunResults] { finishedRuns.isEmpty ? runs : finishedRuns }
}
