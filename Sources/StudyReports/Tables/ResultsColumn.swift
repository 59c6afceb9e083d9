/// A numeric column of a study's table, in the order of the table.
enum ResultsColumn: String, CaseIterable {
    case seeds = "Seeds"
    case mean = "Return"
    case interval = "95 % interval"
    case interquartileMean = "IQM"
    case interquartileInterval = "IQM interval"
    case median = "Median"
    case optimalityGap = "Gap"
    case area = "AUC"
    case steps = "Steps"
    case improvement = "P(better)"
    case improvementInterval = "P interval"
    case pValue = "p"
    case percent = "Change"
    case time = "Time/run"

    /// Returns the columns in the order in which they are dropped on a narrow terminal.
    static func leastImportantFirst(_ average: Average) -> [ResultsColumn] {
        let (other, own): ([ResultsColumn], [ResultsColumn]) =
            average == .mean
            ? ([.interquartileInterval], [.interquartileMean, .interval])
            : ([.interval], [.mean, .interquartileInterval])
        return [.improvementInterval, .median, .optimalityGap, .percent] + other
            + [.area, .pValue, .time, .improvement, .steps, .seeds] + own
    }

    /// Returns the columns for which a study has values.
    static func columns(of summary: StudySummary) -> [ResultsColumn] {
        var columns = allCases
        if summary.options.average == .interquartileMean {
            let first: [ResultsColumn] = [.seeds, .interquartileMean, .interquartileInterval]
            columns = first + columns.filter { !first.contains($0) }
        }
        return columns.filter { column in
            switch column {
            case .steps: summary.threshold != nil
            case .improvement, .improvementInterval, .pValue, .percent: summary.baseline != nil
            case .optimalityGap: summary.variants.contains { $0.optimalityGap != nil }
            default: true
            }
        }
    }

    /// Returns a variant's cell in the column; `n/a` if the value is unknown.
    func cell(of variant: VariantSummary, in summary: StudySummary, _ style: NumberStyle) -> String {
        let text: String? =
            switch self {
            case .seeds: "\(variant.measuredCount)/\(variant.runCount)"
            case .mean: variant.finalReturn.map { style.text($0.mean) }
            case .interval: variant.finalReturn?.interval.map { style.text($0) }
            case .interquartileMean: variant.interquartileMean.map { style.text($0.value) }
            case .interquartileInterval: variant.interquartileMean?.interval.map { style.text($0) }
            case .median: variant.median.map { style.text($0) }
            case .optimalityGap: variant.optimalityGap.map { fixed($0.value, decimals: 3, minus: style.minus) }
            case .area: variant.areaUnderCurve.map { style.text($0.value) }
            case .steps: variant.stepsToThreshold?.text
            case .improvement, .improvementInterval, .pValue, .percent:
                variant.name == summary.baselineName ? "" : variant.improvement.flatMap { comparison($0, style) }
            case .time: variant.wallSeconds.map { duration(seconds: $0) }
            }
        return text ?? "n/a"
    }

    private func comparison(_ improvement: Improvement, _ style: NumberStyle) -> String? {
        switch self {
        case .improvement: return fixed(improvement.probability.value, decimals: 2)
        case .improvementInterval:
            return improvement.probability.interval.map {
                "\(fixed($0.lowerBound, decimals: 2)) to \(fixed($0.upperBound, decimals: 2))"
            }
        case .pValue: return improvement.pValue < 0.001 ? "<0.001" : fixed(improvement.pValue, decimals: 3)
        case .percent: return improvement.percent.map { fixed($0, decimals: 1, minus: style.minus) + " %" }
        default: return nil
        }
    }

    /// Returns the expert's cell in the column.
    func expertCell(in summary: StudySummary, _ style: NumberStyle) -> String {
        let column = summary.options.average == .mean ? ResultsColumn.mean : .interquartileMean
        guard let expert = summary.study.expertReturn, self == column else { return "" }
        return style.text(expert)
    }

    /// Returns an explanation of the column; `nil` if the heading is sufficient.
    func explanation(in summary: StudySummary, _ style: NumberStyle) -> String? {
        let average = summary.options.average
        return switch self {
        case .mean:
            average == .mean
                ? "Return: mean over the finished seeds of each one's last three \(summary.evaluationsName)."
                : "Return: the seeds' mean."
        case .interval: "95 % interval: Student's for that mean."
        case .interquartileMean:
            average == .mean
                ? "IQM: the seeds' interquartile mean."
                : "IQM: interquartile mean over the finished seeds of each one's last three \(summary.evaluationsName)."
        case .interquartileInterval: "IQM interval: its 95 % interval by bootstrap."
        case .area:
            "AUC: mean return from the first evaluation to the last"
                + (average == .mean ? "." : "; the interquartile mean over the seeds.")
        case .steps:
            summary.threshold.map { threshold in
                let what = summary.options.threshold == nil ? "the expert's return" : style.text(threshold)
                return
                    "Steps: mean steps until a seed's evaluation is first at \(what); if only some of the seeds get there,"
                    + " their number is shown, and the others count with all of their steps, so the true mean is higher (>)."
            }
        case .improvement:
            summary.baselineName.map {
                "P(better): the probability that a run's return is higher than that of a run of \(printable($0))."
            }
        case .improvementInterval: "P interval: its 95 % interval by bootstrap, too narrow for few seeds."
        case .pValue: "p: the two-sided rank-sum test's, exact for few seeds."
        case .percent:
            summary.baselineName.map {
                "Change: of the \(average.shortName), in percent of the size of \(printable($0))'s."
            }
        case .optimalityGap:
            "Gap: how far scores (0 random play, 1 the expert) are below 1 on average; higher scores count as 1."
        case .seeds, .time, .median: nil
        }
    }
}

extension StepsToThreshold {
    /// A text such as `3,400`, `>9,390 (3/10)` or `never (0/10)`.
    var text: String {
        let steps = grouped(Int(mean.rounded()))
        if isComplete { return steps }
        let share = "(\(reachedCount)/\(observations.count))"
        return reachedCount == 0 ? "never \(share)" : ">\(steps) \(share)"
    }
}
