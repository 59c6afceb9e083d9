import StudyFormat

/// Studies as comma-separated values: one row per variant, with unrounded numbers; unknown values are empty cells.
package struct DelimitedTable: Sendable {
    private let studies: [StudySummary]

    /// Creates a table of studies.
    package init(_ studies: [StudySummary]) { self.studies = studies }

    /// The column names.
    package static let columns = [
        "study", "environment", "variant", "runs", "finished", "seeds", "final_return", "final_return_low",
        "final_return_high", "final_return_iqm", "final_return_iqm_low", "final_return_iqm_high", "final_return_median",
        "auc", "auc_low", "auc_high", "expert_return", "random_return", "score_iqm", "optimality_gap",
        "optimality_gap_low", "optimality_gap_high", "threshold", "steps_to_threshold", "steps_to_threshold_low",
        "steps_to_threshold_high", "steps_to_threshold_median", "threshold_reached", "baseline",
        "improvement_probability", "improvement_probability_low", "improvement_probability_high",
        "improvement_p_value", "improvement_percent", "wall_seconds", "average",
    ]

    /// The header and the rows, each followed by a line break (RFC 4180).
    package var text: String {
        let rows = studies.flatMap { study in
            zip(study.study.variants, study.variants).map { Self.row($0, $1, study) }
        }
        return ([Self.columns] + rows).map { CSV.line(of: $0) + "\n" }.joined()
    }

    private static func row(_ results: VariantResults, _ variant: VariantSummary, _ study: StudySummary) -> [String] {
        func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        func ends(_ interval: ClosedRange<Double>?) -> [String] {
            [number(interval?.lowerBound), number(interval?.upperBound)]
        }
        let (final, iqm, area) = (variant.finalReturn, variant.interquartileMean, variant.areaUnderCurve)
        let (steps, improvement) = (variant.stepsToThreshold, variant.improvement)
        var row = [study.study.name, study.study.environment ?? "", variant.name]
        row += ["\(variant.runCount)", "\(variant.finishedCount)", "\(variant.measuredCount)"]
        row += [number(final?.mean)] + ends(final?.interval)
        row += [number(iqm?.value)] + ends(iqm?.interval) + [number(variant.median)]
        row += [number(area?.value)] + ends(area?.interval)
        row += [number(study.study.expertReturn), number(variant.scale?.random ?? results.randomReturn)]
        row += [number(variant.scores?.interquartileMean), number(variant.optimalityGap?.value)]
        row += ends(variant.optimalityGap?.interval)
        row += [number(study.threshold), number(steps?.mean)] + ends(variant.stepsInterval)
        row += [steps?.median.map { "\($0)" } ?? "", steps.map { "\($0.reachedCount)" } ?? ""]
        row += [improvement == nil ? "" : study.baselineName ?? "", number(improvement?.probability.value)]
        row += ends(improvement?.probability.interval)
        row += [number(improvement?.pValue), number(improvement?.percent), number(variant.wallSeconds)]
        row += [study.options.average.rawValue]
        return row
    }
}
