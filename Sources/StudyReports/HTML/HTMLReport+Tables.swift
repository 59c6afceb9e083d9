import EpisodeDrawing
import StudyFormat
import Understudy

extension HTMLReport {
    /// The section with the variants' final returns.
    var resultsSection: String {
        let columns = resultsColumns
        let leaders = Set(summary.leaders.map(\.name))
        let expert = study.expertReturn
        var rows = summary.variants.enumerated().map { index, variant in
            [
                name(of: index)
                    + (leaders.contains(variant.name)
                        ? " <span class=\"tag\">highest \(summary.options.average.shortName)</span>" : "")
            ]
                + columns.map { escaped($0.cell(of: variant, in: summary, style)) }
                + (expert == nil ? [] : [variant.comparison?.rawValue ?? "n/a"])
        }
        if expert != nil {
            rows.append(
                ["\(VariantKey.expert.swatch)expert"]
                    + columns.map { escaped($0.expertCell(in: summary, style)) } + [""])
        }
        let headings =
            [.text("Variant")] + columns.map { .number($0.rawValue) }
            + (expert == nil ? [] : [HTMLColumn.text("Expert")])
        let table = keys.table(
            label: "Final returns", columns: headings, rows: rows, indices: Array(keys.keys.indices))
        return "<section>\n<h2>Final returns</h2>\n\(table)\n<p class=\"small\">\(escaped(definitions))</p>\n</section>"
    }

    /// The table's columns, without the comparison with the baseline and the times, which appear in other tables.
    private var resultsColumns: [ResultsColumn] {
        let elsewhere: Set<ResultsColumn> = [.improvement, .improvementInterval, .pValue, .percent, .time]
        return ResultsColumn.columns(of: summary).filter { !elsewhere.contains($0) }
    }

    private var definitions: String {
        var sentences = resultsColumns.compactMap { $0.explanation(in: summary, style) }
        if study.expertReturn != nil {
            sentences.append(
                "Expert: a variant is above or below the expert where its whole 95 % interval is; the expert’s mean counts"
                    + " as a fixed number.")
        }
        if !summary.leaders.isEmpty {
            sentences.append("The highest \(summary.options.average.shortName) is no test of a difference.")
        }
        return sentences.joined(separator: " ")
    }

    /// The maximum number of runs displayed openly; more runs are in a collapsed element.
    private static let maximumOpenRuns = 60

    /// The section with all runs and their states.
    var runsSection: String {
        let rows = study.variants.enumerated().flatMap { index, variant in
            let name = name(of: index)
            return variant.runs.map { run in
                [
                    name, "\(run.seed)", Self.label(run), Self.progress(of: run), number(run.finalReturn),
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
        let states = RunResults.stateNames.compactMap { state -> String? in
            let count = study.runs.count { $0.stateName == state }
            return count > 0 ? "\(grouped(count)) \(state)" : nil
        }
        let running =
            study.runs.contains { $0.state == .running }
            ? "\n<p class=\"small\">“Running” is what a run’s <code>status.json</code> said when this page was made; one that was killed "
                + "says so too. <code>\(ProgramName.current) status</code> tells them apart.</p>"
            : ""
        let shown =
            rows.count > Self.maximumOpenRuns
            ? "<details>\n<summary>\(counted(rows.count, "run")): \(listed(states))</summary>\n\(table)\n</details>"
            : table
        return "<section>\n<h2>Runs</h2>\n\(shown)\(running)\n</section>"
    }

    /// Formats a run's steps; for an unfinished run, also the planned steps.
    private static func progress(of run: RunResults) -> String {
        guard let step = run.step else { return "n/a" }
        guard run.state != .finished, let planned = run.plannedSteps else { return grouped(step) }
        return "\(grouped(step)) of \(grouped(planned))"
    }

    /// The section with the best policies that the runs keep; empty if they keep none.
    var policiesSection: String {
        let rows = study.variants.enumerated().flatMap { index, variant in
            variant.finishedRuns.compactMap { run in
                run.bestPolicy.map { best in
                    [
                        name(of: index), "\(run.seed)", grouped(best.step), style.text(best.evaluationReturn),
                        style.text(best.selectionReturn),
                    ]
                }
            }
        }
        guard !rows.isEmpty else { return "" }
        let table = htmlTable(
            label: "Best policies",
            columns: [
                .text("Variant"), .number("Seed"), .number("Step"), .number("Return"), .number("Return when chosen"),
            ], rows: rows)
        return
            "<section>\n<h2>Best policies on the way</h2>\n\(table)\n<p class=\"small\">\(escaped(BestPolicies.explanation))</p>\n</section>"
    }

    /// The section with each variant's resolved spec, from its first run that has one.
    var specsSection: String {
        let specs = study.variants.enumerated().compactMap { index, variant -> String? in
            guard let run = variant.runs.first(where: { $0.spec != nil }), let spec = run.spec else { return nil }
            return "<details>\n<summary>\(name(of: index)), seed \(run.seed)</summary>\n"
                + "<pre><code>\(escaped(spec))</code></pre>\n</details>"
        }
        return specs.isEmpty ? "" : "<section>\n<h2>Resolved specs</h2>\n\(specs.joined(separator: "\n"))\n</section>"
    }

    private static func label(_ run: RunResults) -> String {
        "<span class=\"state \(run.isNotStarted ? "pending" : run.stateName)\">\(run.stateName)</span>"
    }

    /// Returns a variant's name with its swatch.
    func name(of index: Int) -> String { keys[index].label(study.variants[index].name) }

    private func number(_ value: Double?) -> String { value.map { style.text($0) } ?? "n/a" }
}
