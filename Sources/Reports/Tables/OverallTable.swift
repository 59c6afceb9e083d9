extension OverallSummary {
    /// What the table over all tasks is called.
    var title: String { "All studies: scores over \(counted(tasks.count, "task")), 0 random play, 1 the expert" }

    /// The headings of the table.
    var columns: [String] {
        ["Variant", "Runs", "IQM", "95 % interval", "Median", "Mean", "Optimality gap"]
            + (baseline == nil ? [] : ["P(better)", "95 % interval"])
    }

    /// The rows of the table.
    func cells(minus: String) -> [[String]] {
        func number(_ value: Double) -> String { fixed(value, decimals: 3, minus: minus) }
        func interval(_ estimate: Estimate?) -> String {
            estimate?.interval.map { "\(number($0.lowerBound)) to \(number($0.upperBound))" } ?? ""
        }
        return variants.map { variant in
            var row = [printable(variant.name), "\(variant.runCount)", number(variant.interquartileMean.value)]
            row += [interval(variant.interquartileMean), number(variant.median.value), number(variant.mean.value)]
            row += [number(variant.optimalityGap.value)]
            if baseline != nil {
                row += [variant.improvement.map { fixed($0.value, decimals: 2) } ?? "", interval(variant.improvement)]
            }
            return row
        }
    }

    /// What the columns are.
    var explanation: String {
        var text =
            "IQM: interquartile mean over all runs; Median and Mean: over the tasks, of the mean over the seeds; Optimality gap:"
            + " how far scores fall short of 1 in the mean; intervals: 95 % by bootstrap, stratified by task."
        if let baseline {
            text +=
                " P(better): the probability that a run scores higher than one of \(printable(baseline)), in the mean over the tasks."
        }
        return text
    }

    /// The table for a terminal, with prose of `width` columns, and a line break at its end.
    public func text(width: Int) -> String {
        var lines = [wrapped(title, width: width), ""]
        if variants.isEmpty {
            lines.append(
                wrapped("No variant has scores in every study, so there is nothing to compare over all.", width: width))
        } else {
            let alignments: [TextTable.Alignment] = [.left] + columns.dropFirst().map { _ in .right }
            let table = TextTable(
                columns: zip(columns, alignments).map { TextTable.Column(heading: $0, alignment: $1) },
                rows: cells(minus: "-"))
            lines += table.lines() + ["", wrapped(explanation, width: width)]
        }
        if !notes.isEmpty { lines += ["", "Left out:"] + notes.map { wrapped("- " + $0, width: width, indent: "  ") } }
        return lines.joined(separator: "\n") + "\n"
    }
}
