import AgentTraining
import Foundation
import StudyExecution
import StudyReports
import Understudy

/// The output of `understudy dataset info` on a recording.
struct DatasetText {
    let name: String
    let summary: RecordingSummary
    let warnings: [String]
    let labels: [(name: String, estimate: LabelPreview.Estimate?)]?

    /// The maximum number of dimensions in the table.
    private static let mostDimensions = 32

    /// The text, several lines.
    var text: String {
        let lengths = summary.lengths
        let shape = summary.observationShape.map(String.init).joined(separator: " x ")
        var lines = [
            "\(name): \(count(summary.episodes, "episode")), \(count(summary.transitions, "transition"))",
            "Lengths: \(briefly(lengths.min)) to \(briefly(lengths.max)), mean \(fixed(lengths.mean, decimals: 1)); "
                + "\(summary.terminated) terminated, \(summary.truncated) truncated",
            "Distinct: \(count(summary.distinctStates, "state")), \(count(summary.distinctTransitions, "transition"))",
            "Observations: \(shape), stored as \(summary.storage)",
        ]
        if !summary.actionCounts.isEmpty {
            let shown = summary.actionCounts.prefix(18).enumerated().map { "\($0): \($1)" }.joined(separator: ", ")
            lines.append("True actions: \(shown)\(summary.actionCounts.count > 18 ? ", ..." : "")")
        }
        if let mean = summary.meanReturn { lines.append("Mean return: \(fixed(mean, decimals: 2))") }
        let shown = summary.dimensions.prefix(Self.mostDimensions)
        let rows = shown.enumerated().map { number, dimension in
            [
                "\(number)", briefly(Double(dimension.min)), briefly(Double(dimension.max)), briefly(dimension.mean),
                briefly(dimension.std),
            ]
        }
        lines += [""] + Self.table([["Dimension", "Min", "Max", "Mean", "Std"]] + rows)
        if summary.dimensions.count > shown.count {
            lines.append("... and \(summary.dimensions.count - shown.count) more; --json has all")
        }
        if let labels { lines += [""] + labelLines(labels) }
        if !warnings.isEmpty { lines += [""] + warnings.map { "warning: \($0)" } }
        return lines.joined(separator: "\n")
    }

    private func labelLines(_ labels: [(name: String, estimate: LabelPreview.Estimate?)]) -> [String] {
        func percent(_ share: Double?) -> String { share.map { fixed(100 * $0, decimals: 1) + " %" } ?? "-" }
        let rows = labels.map { label in
            [
                label.name, label.estimate.map { "\($0.tested)" } ?? "-", percent(label.estimate?.labeled),
                percent(label.estimate?.accuracy), percent(label.estimate?.recordingAccuracy),
            ]
        }
        return Self.table([["Inference", "Tested", "Labeled", "Right", "Right in the recording"]] + rows) + [
            "Tested on steps of random play that the inference had not learned from. '-': it uses no own steps, or the true actions are unknown."
        ]
    }

    /// Returns the lines of a table whose first row is its header.
    private static func table(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
    }
}
