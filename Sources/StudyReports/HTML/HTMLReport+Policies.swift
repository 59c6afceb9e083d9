import EpisodeDrawing
import StudyFormat

extension HTMLReport {
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
}
