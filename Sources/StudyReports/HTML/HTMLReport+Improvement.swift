import Foundation
import StudyFormat
import Understudy

extension HTMLReport {
    /// The maximum number of variants in the table of all pairs; a larger table would be unreadable.
    private static let maximumInMatrix = 12

    /// The section with each variant's probability of improvement over the baseline.
    ///
    /// It is empty if there is nothing to compare.
    var improvementSection: String {
        guard let baseline = summary.baselineName else { return "" }
        let compared = summary.variants.indices.filter { summary.variants[$0].improvement != nil }
        let rows = compared.filter { !keys[$0].isMuted }.compactMap(improvementRow)
        let chart = IntervalChart(
            id: "improvement", rows: rows, range: 0...1,
            title: "probability of improvement over \(clippedInMiddle(baseline, width: 14))",
            references: [("no difference", 0.5)], description: improvementDescription(rows, baseline: baseline))
        guard let drawing = chart.html(sizes: [.wide, .narrow]) else { return "" }
        let table = keys.table(
            label: "Compared with \(baseline)",
            columns: [
                .text("Variant"), .number("Seeds"), .number("P(better)"), .number("95 % interval"), .number("p"),
                .number("Change of the \(summary.options.average.shortName)"),
            ], rows: compared.map(improvementCells), indices: compared)
        let explanation =
            "How likely a run is to end above one of \(baseline): the share of the pairs of their seeds in which it does, where an equal "
            + "final return counts one half, with its 95 % interval by bootstrap, which is too narrow for few seeds: the p-value is what counts."
        let definitions =
            "p: the rank-sum test’s two-sided p-value, exact for few seeds; not corrected for the number of comparisons. Change of the "
            + "\(summary.options.average.shortName): of the final returns, in percent of the size of \(baseline)’s."
        return """
            <section>
            <figure class="chart">
            <figcaption>
            <h2>Probability of improvement</h2>
            <p>\(escaped(explanation))</p>
            <p class="verdict">\(escaped(verdict(compared, baseline: baseline)))</p>
            </figcaption>
            \(drawing)
            </figure>
            \(table)
            <p class="small">\(escaped(definitions))</p>\(pairs)
            </section>
            """
    }

    private func improvementRow(_ index: Int) -> IntervalChart.Row? {
        let variant = summary.variants[index]
        guard let improvement = variant.improvement else { return nil }
        var details = [("P(better)", fixed(improvement.probability.value, decimals: 2))]
        if let interval = improvement.probability.interval { details.append(("95 % interval", Self.shares(interval))) }
        details.append(("p", Self.pText(improvement.pValue)))
        if let percent = improvement.percent {
            details.append(("Change of the \(summary.options.average.shortName)", Self.percentText(percent)))
        }
        return IntervalChart.Row(
            name: variant.name, key: keys[index], value: improvement.probability.value,
            interval: improvement.probability.interval, details: details)
    }

    private func improvementCells(_ index: Int) -> [String] {
        let variant = summary.variants[index]
        let improvement = variant.improvement
        return [
            name(of: index), "\(variant.measuredCount)",
            improvement.map { fixed($0.probability.value, decimals: 2) } ?? "n/a",
            improvement?.probability.interval.map(Self.shares) ?? "n/a",
            improvement.map { escaped(Self.pText($0.pValue)) } ?? "n/a",
            improvement?.percent.map(Self.percentText) ?? "n/a",
        ]
    }

    private func improvementDescription(_ rows: [IntervalChart.Row], baseline: String) -> String {
        let parts = rows.map { row in
            "\(row.name) \(fixed(row.value, decimals: 2))\(row.interval.map { " (95 % interval \(Self.shares($0)))" } ?? "")"
        }
        return "Probability of a higher final return than \(baseline)’s: \(listed(parts))."
    }

    // MARK: Conclusions

    /// Returns the conclusions about each variant that the test supports.
    private func verdict(_ compared: [Int], baseline: String) -> String {
        let reference = summary.variants.first { $0.name == baseline }?.measuredCount ?? 0
        var (above, below, unclear): ([String], [String], [String]) = ([], [], [])
        var tooFew: [Int: [String]] = [:]
        for index in compared {
            let variant = summary.variants[index]
            guard let improvement = variant.improvement else { continue }
            let told = "\(variant.name) (p \(Self.pText(improvement.pValue)))"
            if RankTest.minimumPValue(variant.measuredCount, reference) >= Improvement.significance {
                tooFew[variant.measuredCount, default: []].append(variant.name)
            } else if improvement.pValue >= Improvement.significance || improvement.probability.value == 0.5 {
                unclear.append(variant.name)
            } else if improvement.probability.value > 0.5 {
                above.append(told)
            } else {
                below.append(told)
            }
        }
        var sentences: [String] = []
        func tell(_ names: [String], _ one: String, _ many: String) {
            if names.isEmpty { return }
            let subject = names.count > 6 ? counted(names.count, "variant") : listed(names)
            sentences.append("\(subject) \(names.count == 1 ? one : many)")
        }
        tell(above, "ends above \(baseline).", "end above \(baseline).")
        tell(below, "ends below \(baseline).", "end below \(baseline).")
        if !unclear.isEmpty {
            let subject = unclear.count > 6 ? counted(unclear.count, "variant") : listed(unclear)
            sentences.append("Of \(subject) the test tells no difference from \(baseline).")
        }
        for (count, names) in tooFew.sorted(by: { $0.key < $1.key }) {
            let subject = names.count > 6 ? counted(names.count, "variant") : listed(names)
            let least = SettingValue.number((1e3 * RankTest.minimumPValue(count, reference)).rounded() / 1e3).label
            sentences.append(
                "Too few seeds for a conclusion on \(subject): with \(count) against \(reference) the smallest possible p-value is \(least)."
            )
        }
        return sentences.joined(separator: " ")
    }

    // MARK: All pairs

    /// The table of all pairs of variants.
    ///
    /// It is empty for two variants, which are compared already, and for more than `maximumInMatrix`.
    private var pairs: String {
        let measured = summary.variants.indices.filter { summary.variants[$0].measuredCount > 0 }
        guard (3...Self.maximumInMatrix).contains(measured.count) else { return "" }
        // The interval is not displayed.
        let bootstrap = Bootstrap(resamples: 1)
        let rows = measured.map { row in
            [name(of: row)]
                + measured.map { column in
                    let finals = summary.variants.map(\.finals)
                    guard row != column,
                        let improvement = Improvement(of: finals[row], over: finals[column], bootstrap: bootstrap)
                    else { return "" }
                    let value = fixed(improvement.probability.value, decimals: 2)
                    let isTold = improvement.pValue < Improvement.significance
                    return (isTold ? "<strong>\(value)</strong>" : value)
                        + "<br><span class=\"tag\">p \(escaped(Self.pText(improvement.pValue)))</span>"
                }
        }
        let table = htmlTable(
            label: "Probability of improvement of all pairs",
            columns: [.text("Row above column")] + measured.map { .number(summary.variants[$0].name) }, rows: rows,
            classes: "pairs")
        let explanation =
            "The probability that a run of the row’s variant ends above one of the column’s; bold where p is below "
            + "\(fixed(Improvement.significance, decimals: 2)). Of so many pairs some would be by chance."
        return "\n<h3 class=\"over\">All pairs</h3>\n\(table)\n<p class=\"small\">\(escaped(explanation))</p>"
    }

    // MARK: Numbers

    /// Formats a p-value, such as `0.008` or `<0.001`.
    static func pText(_ value: Double) -> String { value < 0.001 ? "<0.001" : fixed(value, decimals: 3) }

    /// Formats a percentage, such as `+12.5 %`.
    static func percentText(_ value: Double) -> String {
        (value > 0 ? "+" : "") + fixed(value, decimals: 1, minus: minus) + "\u{A0}%"
    }

    static func shares(_ range: ClosedRange<Double>) -> String {
        "\(fixed(range.lowerBound, decimals: 2, minus: minus)) to \(fixed(range.upperBound, decimals: 2, minus: minus))"
    }
}
