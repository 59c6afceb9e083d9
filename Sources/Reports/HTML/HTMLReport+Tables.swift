extension HTMLReport {
    /// The variants' final returns.
    var resultsSection: String {
        let expert = study.expertReturn
        let leaders = Set(summary.leaders.map(\.name))
        var rows = summary.variants.enumerated().map { index, variant in
            let first = [
                name(of: index) + (leaders.contains(variant.name) ? " <span class=\"tag\">highest mean</span>" : ""),
                "\(variant.measuredCount)/\(variant.runCount)", number(variant.finalReturn?.mean),
                variant.finalReturn?.interval.map { style.text($0) } ?? "n/a",
                number(variant.interquartileMean), number(variant.median),
            ]
            let compared = expert == nil ? [] : [variant.comparison?.rawValue ?? "n/a", variant.expertLevel]
            return first + compared + [variant.wallSeconds.map { duration(seconds: $0) } ?? "n/a"]
        }
        if let expert {
            rows.append(
                ["\(VariantKey.swatch("expert"))expert", "", style.text(expert)] + Array(repeating: "", count: 6))
        }
        let table = htmlTable(
            label: "Final returns",
            columns: [
                .text("Variant"), .number("Seeds"), .number("Final return"), .number("95 % interval"), .number("IQM"),
                .number("Median"),
            ] + (expert == nil ? [] : [.text("Expert"), .number("At expert")]) + [.number("Time/run")], rows: rows)
        return "<section>\n<h2>Final returns</h2>\n\(table)\n<p class=\"small\">\(definitions)</p>\n</section>"
    }

    private var definitions: String {
        var sentences = [
            "The final return of a run is the mean of its last three greedy evaluations; only finished runs count, and Seeds"
                + " tells how many of the planned ones have one.",
            "The interval is Student’s for the mean over the seeds, and there is none for a single seed.",
            "IQM, the interquartile mean, leaves out the quarter of the seeds at each end.",
        ]
        if study.expertReturn != nil {
            sentences.append(
                "Expert: a variant is above or below the expert where its whole interval is; the expert’s mean counts"
                    + " as a fixed number.")
            sentences.append("At expert: the first step at which the mean curve is at the expert’s return.")
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
                    run.episodes.map { grouped($0.count) } ?? "n/a",
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
