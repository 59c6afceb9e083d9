import ArgumentParser
import Execution
import Foundation
import Reports
import Understudy

/// `understudy report`: the results of studies, finished or not.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print studies' tables and curves, and write each one's report.html.",
        discussion: """
            Several studies are compared over all of them, too: each is a task, and its final returns are scores between random play (0) and the expert (1).

            With --json, --csv, --markdown or --latex only that is printed, and no page is written. Where files of a study are damaged, the rest is shown and the exit code is 65.
            """)

    @Argument(help: "The studies' folders, such as runs/quickstart.", completion: .directory)
    var directories: [String]

    @Flag(help: "Print in this form alone.")
    var format: ReportFormat?

    @OptionGroup var comparison: ComparisonOptions

    func run() async throws {
        try await reportingProblems {
            let studies = try directories.map { try comparison.summary(of: StudyResults(directory: $0)) }
            let reports = studies.map { StudyReport($0, registry: CommandContext.registry) }
            let overall = studies.count > 1 ? OverallSummary(studies) : nil
            if let format {
                for report in reports { report.tellProblems() }
                Console.print(try format.text(of: studies, overall), terminator: "")
            } else {
                for report in reports { try report.publish() }
                if let overall { Console.print("\n" + overall.text(width: StudyReport.width), terminator: "") }
            }
            for report in reports { try report.requireSoundFiles() }
        }
    }
}

/// A form of the results that other programs read.
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

    /// The text of some studies, with a line break at its end.
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

/// What results are compared with.
struct ComparisonOptions: ParsableArguments {
    @Option(help: "The variant that the others are compared with (default: dqn, or the first).")
    var baseline: String?

    @Option(help: "The return to which steps are counted (default: the expert's).")
    var threshold: Double?

    @Option(help: "The resamples of each interval by bootstrap.")
    var resamples = 50_000

    func validate() throws {
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold needs a finite number.") }
        if !(1...10_000_000).contains(resamples) {
            throw ValidationError("--resamples needs a number from 1 to 10000000, not \(resamples).")
        }
    }

    /// The study in numbers.
    ///
    /// - Throws: `ValidationError` for a baseline that the study does not have.
    func summary(of study: StudyResults) throws -> StudySummary {
        let names = study.variants.map(\.name)
        if let baseline, !names.contains(baseline) {
            throw ValidationError(
                "--baseline: \(study.directory) has no variant '\(baseline)'; it has \(names.joined(separator: ", ")).")
        }
        return StudySummary(
            study,
            options: SummaryOptions(
                baseline: baseline, threshold: threshold, bootstrap: Bootstrap(resamples: resamples)))
    }
}

/// What is shown of a study: a table and a plot on standard output, a page in the study's folder.
struct StudyReport {
    let summary: StudySummary
    let registry: Registry
    var study: StudyResults { summary.study }

    /// The columns of tables and plots.
    static var width: Int { min(max(Console.width, 40), 120) }

    init(_ summary: StudySummary, registry: Registry) {
        self.summary = summary
        self.registry = registry
    }

    init(directory: String, registry: Registry) throws {
        self.init(StudySummary(try StudyResults(directory: directory)), registry: registry)
    }

    /// Tells on standard error what could not be read.
    func tellProblems() {
        for problem in study.problems { Console.error("\(problem)") }
    }

    /// Writes the page, then prints the table and the plot, because a print may be the process's end.
    ///
    /// - Throws: `ExecutionError` where the page cannot be written, after the table and the plot.
    func publish() throws {
        tellProblems()
        let writing = Result { try writePage() }
        Console.print(ResultsTable(summary, color: Console.wantsColor, width: Self.width).text)
        Console.print(LearningCurvePlot(summary, width: Self.width, color: Console.wantsColor).text)
        Console.print("Report: \(try writing.get())")
    }

    /// Writes the page.
    ///
    /// - Returns: its path.
    /// - Throws: `ExecutionError` where it cannot be written.
    func writePage() throws -> String {
        let page = study.directory + (study.directory.hasSuffix("/") ? "" : "/") + "report.html"
        let pictured = HTMLReport.picturedVariants(of: summary)
        let episodes = pictured.compactMap { $0.finalEpisode(in: registry) }
        let gaps = pictured.compactMap { $0.finalGaps(in: registry) }
        try Files.replace(page, with: Data(HTMLReport(summary, episodes: episodes, gaps: gaps).text.utf8))
        return page
    }

    /// Throws the exit code of damaged input where files of the study could not be read.
    func requireSoundFiles() throws {
        guard study.problems.isEmpty else { throw ExitCode.badInput }
    }
}
