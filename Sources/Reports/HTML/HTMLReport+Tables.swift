extension HTMLReport {
    /// The variants' final returns.
    var resultsSection: String {
        let columns = ResultsColumn.columns(of: summary)
        let leaders = Set(summary.leaders.map(\.name))
        let expert = study.expertReturn
        var rows = summary.variants.enumerated().map { index, variant in
            [name(of: index) + (leaders.contains(variant.name) ? " <span class=\"tag\">highest mean</span>" : "")]
                + columns.map { escaped($0.cell(of: variant, in: summary, style)) }
                + (expert == nil ? [] : [variant.comparison?.rawValue ?? "n/a"])
        }
        if expert != nil {
            rows.append(
                ["\(VariantKey.swatch("expert"))expert"]
                    + columns.map { escaped($0.expertCell(in: summary, style)) } + [""])
        }
        let table = htmlTable(
            label: "Final returns",
            columns: [.text("Variant")] + columns.map { .number($0.rawValue) }
                + (expert == nil ? [] : [.text("Expert")]), rows: rows)
        return "<section>\n<h2>Final returns</h2>\n\(table)\n<p class=\"small\">\(escaped(definitions))</p>\n</section>"
    }

    private var definitions: String {
        var sentences = ResultsColumn.columns(of: summary).compactMap { $0.explanation(in: summary, style) }
        if study.expertReturn != nil {
            sentences.append(
                "Expert: a variant is above or below the expert where its whole 95 % interval is; the expert’s mean counts"
                    + " as a fixed number.")
        }
        if !summary.leaders.isEmpty { sentences.append("The highest mean is no test of a difference.") }
        return sentences.joined(separator: " ")
    }

    /// All runs with their states.
    var runsSection: String {
        let rows = study.variants.enumerated().flatMap { index, variant in
            variant.runs.map { run in
                [
                    name(of: index), "\(run.seed)",
                    Self.label(run.state),
                    run.step.map(grouped) ?? "n/a", number(run.finalReturn),
                    run.episodeCount.map(grouped) ?? "n/a",
                    run.wallSeconds.map { duration(seconds: $0) } ?? "n/a", escaped(run.instructionSet ?? "n/a"),
                ]
            }
        }
        if rows.isEmpty { return "" }
        let table = htmlTable(
            label: "Runs",
            columns: [
                .text("Variant"), .number("Seed"), .text("State"), .number("Step"), .number("Final return"),
                .number("Episodes"), .number("Wall time"), .text("Instruction set"),
            ], rows: rows)
        return "<section>\n<h2>Runs</h2>\n\(table)\n</section>"
    }

    /// The resolved spec of each variant's first run that has one.
    var specsSection: String {
        let specs = study.variants.enumerated().compactMap { index, variant -> String? in
            guard let run = variant.runs.first(where: { $0.spec != nil }), let spec = run.spec else { return nil }
            return "<details>\n<summary>\(name(of: index)), seed \(run.seed)</summary>\n"
                + "<pre><code>\(escaped(spec))</code></pre>\n</details>"
        }
        return specs.isEmpty ? "" : "<section>\n<h2>Resolved specs</h2>\n\(specs.joined(separator: "\n"))\n</section>"
    }

    private static func label(_ state: RunState) -> String {
        let name = state == .notStarted ? "pending" : state.rawValue
        return "<span class=\"state \(name)\">\(state.rawValue)</span>"
    }

    private func name(of index: Int) -> String {
        VariantKey.swatch(VariantKey.classes(index)) + escaped(study.variants[index].name)
    }

    private func number(_ value: Double?) -> String { value.map { style.text($0) } ?? "n/a" }
}
