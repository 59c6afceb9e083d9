/// One variant's runs in numbers.
public struct VariantSummary: Sendable {
    /// The variant's name.
    public let name: String
    /// How many runs are planned.
    public let runCount: Int
    /// How many runs have finished.
    public let finishedCount: Int
    /// How many finished runs have a final return: those that all numbers below are of.
    public var measuredCount: Int { finalReturn?.count ?? 0 }
    /// The mean final return of the finished runs (see `RunResults.finalReturn`), or nil where none has one.
    public let finalReturn: MeanEstimate?
    /// The interquartile mean of the finished runs' final returns.
    public let interquartileMean: Double?
    /// The median of the finished runs' final returns.
    public let median: Double?
    /// The greedy evaluations' mean, step by step, over `VariantResults.curveRuns`.
    public let curve: LearningCurve
    /// The first step at which the curve's mean is at or above the expert's mean return.
    public let expertLevelStep: Int?
    /// The mean wall time of a finished run, in seconds.
    public let wallSeconds: Double?
    /// Where the final return's interval lies against the expert's mean return; nil without an expert or an interval.
    public let comparison: ExpertComparison?

    /// `expertLevelStep` in words, which tell a level that was not reached from one that may still be.
    var expertLevel: String {
        if let expertLevelStep { return grouped(expertLevelStep) }
        if curve.points.isEmpty { return "n/a" }
        return finishedCount < runCount ? "not yet" : "never"
    }

    /// Summarises a variant's runs.
    init(_ variant: VariantResults, expertReturn: Double?) {
        let finished = variant.finishedRuns
        let finals = finished.compactMap(\.finalReturn)
        let finalReturn = MeanEstimate(finals)
        let curve = LearningCurve(variant.curveRuns.map(\.evaluations))
        name = variant.name
        runCount = variant.runs.count
        finishedCount = finished.count
        self.finalReturn = finalReturn
        interquartileMean = Statistics.interquartileMean(finals)
        median = Statistics.median(finals)
        self.curve = curve
        expertLevelStep = expertReturn.flatMap { expert in curve.points.first { $0.estimate.mean >= expert }?.step }
        wallSeconds = Statistics.mean(finished.compactMap(\.wallSeconds))
        comparison = expertReturn.flatMap { expert in
            finalReturn?.interval.map { interval in
                expert < interval.lowerBound ? .above : expert > interval.upperBound ? .below : .unclear
            }
        }
    }
}
