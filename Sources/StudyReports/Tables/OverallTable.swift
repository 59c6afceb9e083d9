extension OverallSummary {
    /// The title of the table over all tasks.
    var title: String { "All studies: scores over \(counted(tasks.count, "task")), 0 random play, 1 the expert" }

    /// The table's headings.
    var columns: [String] {
        ["Variant", "Runs", "IQM", "95 % interval", "Median", "Mean", "Optimality gap"]
            + (baseline == nil ? [] : ["P(better)", "95 % interval"])
    }

    /// Returns the rows of the table.
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

    /// An explanation of all columns.
    var explanation: String { explanation(of: Array(columns.indices)) }

    /// Returns an explanation of the columns with the given indices.
    private func explanation(of kept: [Int]) -> String {
        let headings = kept.map { columns[$0] }
        let means = ["Median", "Mean"].filter(headings.contains)
        var sentences = ["IQM: interquartile mean over all runs."]
        if !means.isEmpty { sentences.append("\(listed(means)): over the tasks, of the mean over the seeds.") }
        if headings.contains("Optimality gap") {
            sentences.append("Optimality gap: how far scores are below 1 on average.")
        }
        if let baseline {
            sentences.append(
                "P(better): the probability that a run scores higher than one of \(printable(baseline)), in the mean over the tasks."
            )
        }
        sentences.append("Intervals: 95 % by bootstrap, stratified by task.")
        return sentences.joined(separator: " ")
    }

    /// Returns the table for a terminal, with prose of `width` columns and a newline at the end.
    package func text(width: Int) -> String {
        var lines = [wrapped(title, width: width), ""]
        if variants.isEmpty {
            lines.append(wrapped(sentence, width: width))
        } else {
            let kept = columns(fitting: width)
            lines += tableLines(of: kept) + ["", wrapped(explanation(of: kept), width: width)]
        }
        if !notes.isEmpty { lines += ["", "Left out:"] + notes.map { wrapped("- " + $0, width: width, indent: "  ") } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the indices of the columns that fit.
    private func columns(fitting width: Int) -> [Int] {
        var kept = Array(columns.indices)
        // Optimality gap, median, mean, runs, and the interval of P(better).
        for column in [6, 4, 5, 1, 8] {
            if (tableLines(of: kept).map(displayWidth).max() ?? 0) <= width { break }
            kept.removeAll { $0 == column }
        }
        return kept
    }

    private func tableLines(of kept: [Int]) -> [String] {
        let rows = cells(minus: "-")
        return TextTable(
            columns: kept.map { TextTable.Column(heading: columns[$0], alignment: $0 == 0 ? .left : .right) },
            rows: rows.map { row in kept.map { row[$0] } }
        ).lines()
    }
}
