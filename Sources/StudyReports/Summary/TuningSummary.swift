import StudyFormat

/// The cost and the optimism of tuning, for each tuned variant.
///
/// The score at selection is that of the best of many candidates on few seeds. Part of it is luck, so it is not reported
/// as a result: the scores of the tables are those of the chosen setting on fresh seeds. The difference between the two
/// is the optimism of the selection.
struct TuningSummary: Sendable {
    /// A tuned variant.
    struct Row: Sendable {
        let tuning: StudyManifest.Tuning
        /// The mean final return on fresh seeds; `nil` while there is none.
        let fresh: Double?

        /// The score at selection minus the score on fresh seeds.
        var optimism: Double? { fresh.map { tuning.score - $0 } }

        /// The chosen values, such as `learner.tau 0.5, network.hidden [64, 64]`.
        var chosen: String {
            tuning.settings.sorted { $0.key < $1.key }.map { "\(printable($0.key)) \(printable($0.value.label))" }
                .joined(separator: ", ")
        }

        /// The budget, such as `16 candidates, 3 seeds, 48 runs, 960,000 steps (random)`.
        var budget: String {
            "\(counted(tuning.candidates, "candidate")), \(counted(tuning.seeds, "seed")), \(counted(tuning.runs, "run")), "
                + "\(grouped(tuning.steps)) steps (\(printable(tuning.method)))"
        }
    }

    let rows: [Row]

    init(_ summary: StudySummary) {
        rows = summary.study.tuning.map { tuning in
            Row(
                tuning: tuning,
                fresh: summary.variants.first { $0.name == tuning.variant }?.finalReturn?.mean)
        }
    }

    /// The headings of the numbers.
    static let headings = ["Fresh seeds", "At selection", "Optimism", "Tuning runs", "Tuning steps"]

    /// Returns the numbers of a row, formatted.
    static func cells(of row: Row, _ style: NumberStyle) -> [String] {
        [
            row.fresh.map(style.text) ?? "n/a", style.text(row.tuning.score), row.optimism.map(style.text) ?? "n/a",
            grouped(row.tuning.runs), grouped(row.tuning.steps),
        ]
    }

    /// The explanation under the table.
    static let explanation =
        "Tuned variants were run again on fresh seeds; all other tables show only these runs. At selection: the mean final return of the"
        + " chosen candidate on the seeds that it was chosen by. Optimism: that mean minus the mean on fresh seeds. It shows how much too"
        + " good the best of several candidates looks on few seeds."
}
