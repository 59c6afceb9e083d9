/// The statistics of one variant's runs.
package struct VariantSummary: Sendable {
    /// The variant's name.
    package let name: String
    /// The number of planned runs.
    package let runCount: Int
    /// The number of finished runs.
    package let finishedCount: Int
    /// The number of finished runs that have a final return, which the statistics are based on.
    package var measuredCount: Int { finals.count }
    /// The final returns of the finished runs (see `RunResults.finalReturn`), in the order of the runs.
    package let finals: [Double]
    /// The mean final return with Student's interval; `nil` without final returns.
    package let finalReturn: MeanEstimate?
    /// The average of the final returns that was asked for, with its interval; `nil` without final returns.
    package let average: Estimate?
    /// The interquartile mean of the final returns with its bootstrap interval.
    package let interquartileMean: Estimate?
    /// The median of the final returns.
    package let median: Double?
    /// The mean returns during learning of the finished runs (see `RunResults.areaUnderCurve`).
    package let areas: [Double]
    /// The average of `areas`, with its interval.
    package let areaUnderCurve: Estimate?
    /// The average of the greedy evaluations by step, over `VariantResults.curveRuns`.
    package let curve: LearningCurve
    /// The steps of the finished runs to the threshold; `nil` without a threshold or a finished run.
    package let stepsToThreshold: StepsToThreshold?
    /// The bootstrap interval of the mean of `stepsToThreshold`.
    package let stepsInterval: ClosedRange<Double>?
    /// The mean wall-clock time of a finished run, in seconds.
    package let wallSeconds: Double?
    /// The position of the final return's interval relative to the expert's mean return.
    ///
    /// It is `nil` without an expert or an interval, and for an interval by bootstrap of fewer seeds than
    /// `minimumSeeds`.
    package let comparison: ExpertComparison?
    /// The scale with 0 for random play and 1 for the expert.
    ///
    /// It is `nil` if one of the returns is unknown or the expert is not better.
    package let scale: ScoreScale?
    /// The final returns on that scale, as a single task; `nil` without a scale or a final return.
    package let scores: ScoreTable?
    /// The mean shortfall of the scores from the expert's score; a score above it counts as equal to it.
    package let optimalityGap: Estimate?
    /// The comparison of the final returns with those of the baseline.
    ///
    /// It is `nil` for the baseline, or if one of the two has no final returns.
    package internal(set) var improvement: Improvement?

    /// The fewest seeds that can be told from the expert by an interval by bootstrap.
    static let minimumSeeds = 6

    /// Summarizes a variant's runs.
    ///
    /// - Parameter study: the variant's study, which has the returns of the expert and of random play.
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
        let interquartileMean = Average.interquartileMean.estimate(finals, options.bootstrap)
        self.interquartileMean = interquartileMean
        let average =
            options.average == .mean
            ? finalReturn.map { Estimate($0.mean, interval: $0.interval) } : interquartileMean
        self.average = average
        median = Statistics.median(finals)
        let areas = finished.compactMap(\.areaUnderCurve)
        self.areas = areas
        areaUnderCurve = options.average.estimate(areas, options.bootstrap)
        curve = LearningCurve(
            variant.curveRuns.map(\.evaluations), average: options.average, bootstrap: options.curveBootstrap)
        stepsToThreshold = (options.threshold ?? expertReturn).flatMap { threshold in
            StepsToThreshold(
                finished.filter { $0.finalReturn != nil }.map(\.evaluations), threshold: threshold)
        }
        // Each resample has to be sorted.
        let fewer = options.curveBootstrap
        // If no run reached the threshold, all resamples are equal and carry no information.
        stepsInterval = stepsToThreshold.flatMap {
            $0.observations.count > 1 && $0.reachedCount > 0 ? $0.interval(fewer) : nil
        }
        wallSeconds = Statistics.mean(finished.compactMap(\.wallSeconds))
        // Intervals by bootstrap are too narrow for few seeds, and n seeds are all on one side by chance in 2 / 2^n.
        let isEnough = options.average == .mean || finals.count >= Self.minimumSeeds
        comparison = expertReturn.flatMap { expert in
            (isEnough ? average?.interval : nil).map { interval in
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

/// The options for a summary's comparisons.
package struct SummaryOptions: Hashable, Sendable {
    /// The baseline variant; `nil` for `dqn` or, if it has no final return, the first variant that has one.
    package var baseline: String?
    /// The target return for counting steps; `nil` for the expert's mean return.
    package var threshold: Double?
    /// The average over seeds that tables, curves and figures show.
    package var average: Average
    /// The settings for bootstrap intervals.
    package var bootstrap: Bootstrap

    /// The settings for statistics that take longer: at most 2,000 resamples.
    var curveBootstrap: Bootstrap {
        var fewer = bootstrap
        fewer.resamples = min(fewer.resamples, 2_000)
        return fewer
    }

    /// Creates options.
    package init(
        baseline: String? = nil, threshold: Double? = nil, average: Average = .mean, bootstrap: Bootstrap = Bootstrap()
    ) {
        self.average = average
        self.baseline = baseline
        self.threshold = threshold
        self.bootstrap = bootstrap
    }
}

/// The position of a variant's final return relative to the expert's mean return.
package enum ExpertComparison: String, Hashable, Sendable {
    /// The whole interval is above the expert's mean.
    case above
    /// The whole interval is below the expert's mean.
    case below
    /// The interval contains the expert's mean.
    case unclear
}
