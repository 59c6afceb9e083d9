import Understudy

/// Comparisons as prose for a terminal.
package struct ComparisonText: Sendable {
    private let comparisons: [Comparison]
    private let tests: TestFamily
    private let width: Int

    /// Creates the text of comparisons that share one correction for multiple tests.
    ///
    /// - Parameter width: the width of the prose in columns.
    package init(_ comparisons: [Comparison], width: Int = 80) {
        self.comparisons = comparisons
        self.width = width
        tests = TestFamily(comparisons)
    }

    /// The text, with a newline at the end.
    package var text: String {
        var parts = comparisons.indices.map(part)
        if tests.count > 1 {
            parts.append(
                wrapped(
                    "\(tests.count) tests are made together, so Holm's method raises each p: the probability of a false positive among"
                        + " all of them is at most 0.05.", width: width))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func part(_ index: Int) -> String {
        let comparison = comparisons[index]
        var lines = [
            wrapped("A: \(described(comparison.a))", width: width, indent: "   "),
            wrapped("B: \(described(comparison.b))", width: width, indent: "   "), "",
        ]
        lines += table(comparison).lines()
        lines.append("")
        lines += sentences(comparison, index).map { wrapped($0, width: width) }
        return lines.joined(separator: "\n")
    }

    private func described(_ side: ComparedVariant) -> String {
        let environment = side.study.environment.map { " on \(printable($0))" } ?? ""
        return "\(printable(side.directory))\(environment)"
    }

    private func style(_ comparison: Comparison) -> NumberStyle {
        let numbers = [comparison.a, comparison.b].flatMap { [$0.summary.average?.value, $0.study.expertReturn] }
        return NumberStyle(for: numbers.compactMap { $0 })
    }

    private func table(_ comparison: Comparison) -> TextTable {
        let style = style(comparison)
        func estimate(_ value: Double?, _ interval: ClosedRange<Double>?) -> String {
            guard let value else { return "n/a" }
            return style.text(value) + (interval.map { " (\(style.text($0)))" } ?? "")
        }
        var rows: [(String, (VariantSummary) -> String)] = [
            ("Seeds", { "\($0.measuredCount)/\($0.runCount)" })
        ]
        let mean = { (summary: VariantSummary) in estimate(summary.finalReturn?.mean, summary.finalReturn?.interval) }
        let iqm = { (summary: VariantSummary) in
            estimate(summary.interquartileMean?.value, summary.interquartileMean?.interval)
        }
        let isMean = comparison.average == .mean
        rows += isMean ? [("Final return", mean), ("IQM", iqm)] : [("Final return, IQM", iqm), ("Mean", mean)]
        rows += [
            (isMean ? "AUC" : "AUC, IQM", { estimate($0.areaUnderCurve?.value, $0.areaUnderCurve?.interval) }),
            (
                stepsLabel(comparison, style),
                { comparison.hasCommonThreshold ? $0.stepsToThreshold?.text ?? "n/a" : "n/a" }
            ),
            ("Time/run", { $0.wallSeconds.map { duration(seconds: $0) } ?? "n/a" }),
        ]
        return TextTable(
            columns: [
                .init(heading: "", alignment: .left), .init(heading: "A", alignment: .right),
                .init(heading: "B", alignment: .right),
            ], rows: rows.map { [$0.0, $0.1(comparison.a.summary), $0.1(comparison.b.summary)] })
    }

    /// Returns a label such as `Steps to -145.75`.
    private func stepsLabel(_ comparison: Comparison, _ style: NumberStyle) -> String {
        guard comparison.hasCommonThreshold, let threshold = comparison.a.threshold else { return "Steps" }
        return "Steps to \(style.text(threshold))"
    }

    // MARK: Conclusions

    private func sentences(_ comparison: Comparison, _ index: Int) -> [String] {
        if let environments = comparison.environments {
            return [
                "Nothing may be concluded: returns in \(environments.a ?? "one environment") and in"
                    + " \(environments.b ?? "another") do not compare; `\(ProgramName.current) report` with both studies compares scores."
            ]
        }
        guard let final = comparison.finalReturn else {
            let silent = [("A", comparison.a), ("B", comparison.b)].filter { $0.1.summary.finals.isEmpty }.map(\.0)
            return [
                "Nothing may be concluded: \(listed(silent)) \(silent.count == 1 ? "has" : "have") no finished run."
            ]
        }
        var sentences = [verdict(final, tests.pairs[index].finalReturn ?? 1, comparison, what: "final return")]
        if let area = comparison.areaUnderCurve {
            sentences.append(
                verdict(area, tests.pairs[index].areaUnderCurve ?? 1, comparison, what: "mean return while learning"))
        }
        sentences.append(limits(comparison))
        return sentences
    }

    private func verdict(
        _ improvement: Improvement, _ pValue: Double, _ comparison: Comparison, what: String
    ) -> String {
        let (a, b) = (comparison.a.summary.measuredCount, comparison.b.summary.measuredCount)
        let probability = fixed(improvement.probability.value, decimals: 2)
        let interval = improvement.probability.interval.map {
            ", 95 % interval \(fixed($0.lowerBound, decimals: 2)) to \(fixed($0.upperBound, decimals: 2))"
        }
        let p = pValue < 0.001 ? "p < 0.001" : "p = \(fixed(pValue, decimals: 3))"
        let numbers =
            "the probability that the \(what) of a run of A is higher than of one of B is \(probability)\(interval ?? "");"
            + " rank-sum test \(p)\(tests.count > 1 ? ", raised for \(tests.count) tests" : "")"
        let subject = "the \(what) of one is higher than that of the other"
        let least = tests.minimumPValue(a, b)
        if pValue >= Improvement.significance, least >= Improvement.significance {
            return
                "It may not be concluded that \(subject): with \(counted(a, "seed")) and \(counted(b, "seed")) no difference can be"
                + " significant (the smallest possible p-value is \(fixed(least, decimals: 2)));"
                + " with at least \(tests.minimumSeeds) seeds each, one can. Here \(numbers)."
        }
        guard pValue < Improvement.significance else {
            return "It may not be concluded that \(subject), nor that they are alike: \(numbers)."
        }
        let isHigher = improvement.probability.value > 0.5
        let percent = improvement.percent.map { percent in
            let mean =
                "the \(comparison.average.shortName) of A is \(fixed(abs(percent), decimals: 1)) % \(percent < 0 ? "lower" : "higher") than that of B"
            // A few outlying runs shift the average but hardly affect the ranks.
            return percent != 0 && isHigher != (percent > 0)
                ? " Yet \(mean): some runs are far off." : " T\(mean.dropFirst())."
        }
        return
            "It may be concluded that the \(what) of \(isHigher ? "A" : "B") is higher: \(numbers).\(percent ?? "")"
    }

    private func limits(_ comparison: Comparison) -> String {
        var limits: [String] = []
        let conditions = comparison.conditions
        if !conditions.isEmpty {
            let changes = conditions.prefix(4).map {
                "\($0.key) (\($0.a ?? "absent") and \($0.b ?? "absent"))"
            }
            let more = conditions.count > 4 ? " and \(counted(conditions.count - 4, "more key"))" : ""
            limits.append(
                "A and B differ in \(listed(changes))\(more), so a difference may have other causes than the algorithms."
            )
        }
        if !comparison.hasCommonThreshold {
            let returns = [comparison.a, comparison.b].map { $0.threshold.map(style(comparison).text) ?? "none" }
            limits.append(
                "Steps are not compared, because the experts' returns differ (\(returns[0]) and \(returns[1])); choose one return with --threshold."
            )
        }
        let added = [comparison.a, comparison.b].filter { $0.variant.addedFrom != nil }
        if added.isEmpty {
            if comparison.a.study.version != comparison.b.study.version {
                limits.append("They were made by different versions of the program.")
            }
        } else {
            limits += added.flatMap(\.study.addedNotes).map { $0 + "." }
            limits.append(
                "The environment and the settings of added runs are not known here: check that they are the same."
            )
        }
        let unfinished = [("A", comparison.a), ("B", comparison.b)].filter {
            $0.1.summary.measuredCount < $0.1.summary.runCount
        }
        for (name, side) in unfinished {
            limits.append(
                "\(counted(side.summary.runCount - side.summary.measuredCount, "seed")) of \(name) \(side.summary.runCount - side.summary.measuredCount == 1 ? "is" : "are") missing;"
                    + " if they are missing because of their results, the comparison is biased.")
        }
        limits.append("This says nothing about other environments, recordings or budgets.")
        return limits.joined(separator: " ")
    }
}
