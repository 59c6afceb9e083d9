import Understudy

/// The runs of one variant of a study.
public struct VariantResults: Sendable {
    /// The variant's name, unique in the study.
    public let name: String
    /// The variant that an ablation or a sweep made this one from; nil in others.
    public let base: String?
    /// The keys that vary in the study and that the variant has, by name.
    public let settings: [VariantSetting]
    /// The planned runs, in the order of the study's plan.
    public let runs: [RunResults]

    /// What the columns of the runs' metrics mean: `metrics.json` of the first run that has the file; empty where none has, as in studies of earlier versions.
    public let metrics: [Metric]

    /// The runs that have finished.
    public var finishedRuns: [RunResults] { runs.filter { $0.state == .finished } }

    /// The mean return of uniformly random play in the variant's environment, over the runs where it is recorded; nil where none has it.
    public var randomReturn: Double? { Statistics.mean(runs.compactMap(\.randomReturn)) }

    /// The finished run whose final return is the variant's median: of an even number the lower one of the two in the middle, of equal ones the first seed.
    public var medianRun: RunResults? {
        let ranked = finishedRuns.compactMap { run in run.finalReturn.map { (run, $0) } }
            .sorted { ($0.1, $0.0.seed) < ($1.1, $1.0.seed) }
        guard !ranked.isEmpty else { return nil }
        let median = ranked[(ranked.count - 1) / 2]
        return ranked.first { $0.1 == median.1 }?.0
    }

    /// The runs that curves are made of: the finished ones or, as long as none has finished, all of them.
    ///
    /// A run that failed or was interrupted would cut a curve short for all, because a curve only has the steps that
    /// every one of its runs has.
    public var curveRuns: [RunResults] { finishedRuns.isEmpty ? runs : finishedRuns }
}
