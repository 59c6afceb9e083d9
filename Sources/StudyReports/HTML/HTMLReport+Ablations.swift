extension HTMLReport {
    /// The section with final returns plotted against ablated or swept keys; empty if there are none.
    var ablationsSection: String {
        let plan = AblationPlan(study)
        let (values, areScores) = finalScores
        let estimates = values.map { MeanEstimate($0) }
        // Charts with the same base share their axis.
        var covered: [String: [Double]] = [:]
        for figure in plan.figures {
            let marks = figure.lines.flatMap(\.members).compactMap { mark($0, values, estimates, figure) }
            covered[figure.base, default: []] += ValueChart.values(of: marks) + (areScores ? [1] : [])
        }
        let figures = plan.figures.enumerated().compactMap { number, figure -> String? in
            let covers = covered[figure.base] ?? []
            let described = description(of: figure, estimates, areScores)
            let references: [(name: String, value: Double)] =
                areScores ? [("expert", 1)] : study.expertReturn.map { [("expert", $0)] } ?? []
            let id = "ablation-\(number)"
            let drawing: String?
            if figure.isNumeric {
                let lines = figure.lines.map { line in
                    ValueChart.Line(
                        name: line.other,
                        marks: line.members.compactMap { mark($0, values, estimates, figure) }.sorted { $0.x < $1.x })
                }
                drawing =
                    ValueChart(
                        id: id, lines: lines,
                        setting: figure.key.split(separator: ".").last.map(String.init) ?? figure.key,
                        references: references, alsoCovers: covers, description: described
                    ).html
            } else {
                let labels = figure.labels
                let rows = figure.lines.flatMap { line in
                    line.members.compactMap { member -> IntervalChart.Row? in
                        guard let mark = mark(member, values, estimates, figure) else { return nil }
                        let other = line.other.map { " · \($0)" } ?? ""
                        return IntervalChart.Row(
                            name: (labels[member.value] ?? member.value.label) + other, key: mark.key, value: mark.y,
                            interval: mark.interval, isBase: mark.isBase, runs: mark.runs, details: mark.details)
                    }
                }
                let range = covers.min().flatMap { low in covers.max().map { low...$0 } }
                drawing =
                    IntervalChart(
                        id: id, rows: rows, range: range, title: areScores ? "score" : "final return",
                        references: references, description: described
                    ).html(sizes: [.small])
            }
            guard let drawing else { return nil }
            let other = figure.otherKey.map { "; lines by <code>\(escaped($0))</code>" } ?? ""
            let source = "<p class=\"small\">of <code>\(escaped(figure.base))</code>\(other)</p>"
            return
                "<figure class=\"chart\">\n<figcaption><h3>\(escaped(figure.key))</h3>\(source)</figcaption>\n\(drawing)\n</figure>"
        }
        let skipped = plan.skipped.map {
            "\($0.base) was varied in \(counted($0.keys.count, "key")) at once (\(listed($0.keys))), which no small figure shows: the table has it."
        }
        if figures.isEmpty && skipped.isEmpty { return "" }
        let what = areScores ? "Final score (random play at 0, the expert’s mean at 1)" : "Final return"
        let explanation =
            "\(what) against the value of one key, all else alike: mean over the seeds with Student’s 95 % interval, and each seed as a faint "
            + "dot beside it."
            + (plan.figures.contains { $0.baseIndex != nil }
                ? " The ring marks the value of the variant that the others were made from." : "")
            + (study.expertReturn == nil ? "" : " The dashed line is the expert.")
        let words = figures.isEmpty ? "" : "<p>\(escaped(explanation))</p>\n"
        let grid = figures.isEmpty ? "" : "<div class=\"multiples\">\n\(figures.joined(separator: "\n"))\n</div>"
        return "<section>\n<h2>Ablations and sweeps</h2>\n\(words)"
            + skipped.map { "<p>\(escaped($0))</p>\n" }.joined() + "\(grid)\n</section>"
    }

    private func mark(
        _ member: AblationPlan.Member, _ values: [[Double]], _ estimates: [MeanEstimate?],
        _ figure: AblationPlan.Figure
    ) -> ValueChart.Mark? {
        guard let estimate = estimates[member.index] else { return nil }
        var details = [
            (figure.key, member.value.label.replacing("-", with: Self.minus)),
            ("Mean", fixed(estimate.mean, decimals: 2, minus: Self.minus)),
        ]
        if member.value.number == nil { details[0].1 = figure.labels[member.value] ?? member.value.label }
        if let interval = estimate.interval { details.append(("95 % interval", Self.shares(interval))) }
        details.append(("Seeds", "\(estimate.count)"))
        return ValueChart.Mark(
            x: member.value.number ?? 0, y: estimate.mean, interval: estimate.interval, runs: values[member.index],
            name: study.variants[member.index].name, key: keys[member.index],
            isBase: member.index == figure.baseIndex, details: details)
    }

    private func description(
        of figure: AblationPlan.Figure, _ estimates: [MeanEstimate?], _ areScores: Bool
    ) -> String {
        let labels = figure.labels
        let parts = figure.lines.flatMap { line in
            line.members.compactMap { member in
                estimates[member.index].map { estimate in
                    "\(labels[member.value] ?? member.value.label)\(line.other.map { " with \($0)" } ?? ""): "
                        + fixed(estimate.mean, decimals: 2, minus: Self.minus)
                }
            }
        }
        return "\(areScores ? "Final score" : "Final return") of \(figure.base) by \(figure.key): \(listed(parts))."
    }
}
