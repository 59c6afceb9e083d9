/// One variant's runs in numbers.
public struct VariantSummary: Sendable {
    /// The variant's name.
    public let name: String
    /// How many runs are planned.
    public let runCount: Int
    /// How many runs have finished.
    public let finishedCount: Int
    /// How many finished runs have a final return: those that all numbers below are of.
    public var measuredCount: Int { finals.count }
    /// The final returns of the finished runs (see `RunResults.finalReturn`), in the order of the runs.
    public let finals: [Double]
    /// Their mean with Student's interval, or nil where there is none.
    public let finalReturn: MeanEstimate?
    /// Their interquartile mean with its bootstrap interval.
    public let interquartileMean: Estimate?
    /// Their median.
    public let median: Double?
    /// The mean returns while learning of the finished runs (see `RunResults.areaUnderCurve`).
    public let areas: [Double]
    /// Their mean, with Student's interval.
    public let areaUnderCurve: MeanEstimate?
    /// The greedy evaluations' mean, step by step, over `VariantResults.curveRuns`.
    public let curve: LearningCurve
    /// The steps of the finished runs to the threshold, or nil without a threshold or a finished run.
    public let stepsToThreshold: StepsToThreshold?
    /// The bootstrap interval of the mean of `stepsToThreshold`.
    public let stepsInterval: ClosedRange<Double>?
    /// The mean wall time of a finished run, in seconds.
    public let wallSeconds: Double?
    /// Where the final return's interval lies against the expert's mean return; nil without an expert or an interval.
    public let comparison: ExpertComparison?
    /// The scale on which random play is 0 and the expert 1; nil where one of the returns is not known or the expert no better.
    public let scale: ScoreScale?
    /// The final returns on that scale, as the only task; nil without a scale or a final return.
    public let scores: ScoreTable?
    /// How far the scores fall short of the expert's, where more than that counts as that.
    public let optimalityGap: Estimate?
    /// How the final returns compare with the baseline's; nil for the baseline itself, and where one has none.
    public internal(set) var improvement: Improvement?

    /// Summarises a variant's runs.
    ///
    /// - Parameter study: the variant's study, for the expert's return and that of random play.
    init(_ variant: VariantResults, of study: StudyResults, options: SummaryOptions) {
        let expertReturn = study.expertReturn
        let finished = variant.finishedRuns
        let finals = finished.compactMap(\.finalReturn)
        let finalReturn = MeanEstimate(finals)
        name = variant.name
        runCount = variant.runs.count
        finishedCount = finished.count
        self.finals = finals
        self.finalReturn = finalReturn
        interquartileMean = ScoreTable(tasks: [finals]).map { table in
            Estimate(
                table.interquartileMean,
                interval: finals.count > 1 ? options.bootstrap.interquartileMean(of: table) : nil)
        }
        median = Statistics.median(finals)
        let areas = finished.compactMap(\.areaUnderCurve)
        self.areas = areas
        areaUnderCurve = MeanEstimate(areas)
        curve = LearningCurve(variant.curveRuns.map(\.evaluations))
        stepsToThreshold = (options.threshold ?? expertReturn).flatMap { threshold in
            StepsToThreshold(
                finished.filter { $0.finalReturn != nil }.map(\.evaluations), threshold: threshold)
        }
        // Fewer resamples, as each is sorted.
        var fewer = options.bootstrap
        fewer.resamples = min(fewer.resamples, 2_000)
        // Without an arrival every resample is the same, and tells nothing.
        stepsInterval = stepsToThreshold.flatMap {
            $0.observations.count > 1 && $0.reachedCount > 0 ? $0.interval(fewer) : nil
        }
        wallSeconds = Statistics.mean(finished.compactMap(\.wallSeconds))
        comparison = expertReturn.flatMap { expert in
            finalReturn?.interval.map { interval in
                expert < interval.lowerBound ? .above : expert > interval.upperBound ? .below : .unclear
            }
        }
        let scale = (study.randomReturn ?? variant.randomReturn).flatMap { random in
            expertReturn.flatMap { ScoreScale(random: random, expert: $0) }
        }
        let scores = scale.flatMap { scale in ScoreTable(tasks: [finals.map(scale.score)]) }
        self.scale = scale
        self.scores = scores
        optimalityGap = scores.map { scores in
            Estimate(
                scores.optimalityGap(),
                interval: finals.count > 1 ? options.bootstrap.optimalityGap(of: scores) : nil)
        }
    }
}
