import ArgumentParser
import Foundation
import StudyReports

/// A machine-readable format for the results.
enum ReportFormat: String, EnumerableFlag {
    case json, csv, markdown, latex

    static func help(for value: ReportFormat) -> ArgumentHelp? {
        switch value {
        case .json: "Print everything as JSON, with each seed's numbers and the curves."
        case .csv: "Print one row a variant as comma-separated values, with all numbers as they are."
        case .markdown: "Print tables in Markdown."
        case .latex: "Print tables in LaTeX, with the rules of the package booktabs."
        }
    }

    /// Returns the results of the studies in this format, with a newline at the end.
    func text(of studies: [StudySummary], _ overall: OverallSummary?) throws -> String {
        switch self {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let document = try encoder.encode(ResultsDocument(studies, overall: overall))
            return String(decoding: document, as: UTF8.self) + "\n"
        case .csv: return DelimitedTable(studies).text
        case .markdown: return PaperTable(studies, overall: overall, markup: .markdown).text
        case .latex: return PaperTable(studies, overall: overall, markup: .latex).text
        }
    }
}
