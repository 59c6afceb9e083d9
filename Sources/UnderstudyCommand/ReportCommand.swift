import ArgumentParser
import Foundation
import StudyExecution
import StudyReports
import Understudy

/// `understudy report`: reports the results of finished or unfinished studies.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print the tables and curves of studies, and write a report.html for each.",
        discussion: """
            Several studies are also compared as a whole: each study is a task, and its final returns become scores between random play (0) and the expert (1). \
            A common page links to the studies' pages; with --watch, it is written at the end.

            With --add, runs of other programs are shown, with those of one study or alone: Stable-Baselines3's evaluations.npz and monitor.csv, \
            TensorBoard's files (CleanRL's, for example), and CSV files with the columns step, return and seed.

            With --json, --csv, --markdown or --latex, only this form is printed, and no page is written. If files of a study are damaged, the rest is shown and the exit code is 65.
            """)

    @Argument(help: "The studies' folders, such as runs/quickstart; none with --add.", completion: .directory)
    var directories: [String] = []

    @OptionGroup var addition: AddedRuns

    @Flag(help: "Print only in this form.")
    var format: ReportFormat?

    @Flag(
        help:
            "Rewrite the pages until all runs have ended; in a browser, the pages refresh themselves."
    )
    var watch = false

    @Option(
        help: ArgumentHelp("With --watch: the time between two updates (default: 5s).", valueName: "duration"),
        transform: TimeSpan.init)
    var every: TimeSpan?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "With several studies, or with --add alone: the file of the common page (default: report.html beside the first study's folder, or in the working folder).",
            valueName: "file"),
        completion: .file(extensions: ["html"]))
    var output: String?

    @OptionGroup var comparison: ComparisonOptions

    @OptionGroup(title: "Options for environments that another program draws") var trust: TrustArguments

    func validate() throws {
        if directories.isEmpty, addition.isEmpty {
            throw ValidationError(
                "Name the folder of a study, such as runs/quickstart, or runs of another program with --add.")
        }
        if !addition.isEmpty, directories.count > 1 {
            throw ValidationError("--add is for one study, or for none; name one folder.")
        }
        if !addition.isEmpty, watch {
            throw ValidationError("--watch follows the runs of studies; leave --add out until they have ended.")
        }
        if watch, let format {
            throw ValidationError("--watch writes pages, and --\(format) none; leave one of them out.")
        }
        if every != nil, !watch { throw ValidationError("--every is for --watch.") }
        guard let output else { return }
        if let format { throw ValidationError("--output is where a page is written, and --\(format) writes none.") }
        if directories.count == 1 {
            throw ValidationError("--output is for several studies; the page of one is in its folder.")
        }
        if output.isEmpty { throw ValidationError("--output needs the name of a file.") }
    }

    func run() async throws {
        try await reportingProblems {
            try refuseDuplicates()
            if watch {
                // Follows the runs until they end; afterwards, the results are printed as without `--watch`.
                let interval = every.map { Int($0.duration.components.seconds) } ?? 5
                try await LiveReport(
                    directories: directories, comparison: comparison, registry: CommandContext.registry,
                    interval: interval, trust: ProgramTrust(trust)
                ).run()
            }
            var results = try directories.map { try StudyResults(directory: $0) }
            if !addition.isEmpty {
                let added = try addition.read(besides: results.first?.variants.map(\.name) ?? [])
                results = [results.first?.adding(added) ?? StudyResults(added: added)]
            }
            let studies = try comparison.summaries(of: results)
            let reports = studies.map {
                StudyReport(
                    $0, registry: CommandContext.registry, output: directories.isEmpty ? output : nil,
                    trust: ProgramTrust(trust))
            }
            for report in reports { report.tellUnplanned() }
            var isSound = true
            let overall = studies.count > 1 ? OverallSummary(studies) : nil
            if let format {
                for report in reports { report.tellProblems() }
                Console.print(try format.text(of: studies, overall), terminator: "")
            } else {
                let common = try overall.map { try OverallReport($0, of: reports, output: output) }
                for report in reports where try !report.publish() { isSound = false }
                try common?.publish()
            }
            for report in reports { try report.requireSoundFiles() }
            if !isSound { throw ExitCode.badInput }
        }
    }

    /// Rejects a study that is listed twice, because its runs would count as two tasks.
    private func refuseDuplicates() throws {
        var places: [String: String] = [:]
        for directory in directories {
            let place = URL(filePath: directory).resolvingSymlinksInPath().standardizedFileURL.path
            if let twin = places.updateValue(directory, forKey: place) {
                throw ValidationError("'\(twin)' and '\(directory)' are the same study; name it once.")
            }
        }
    }
}

/// A machine-readable format for the results.
enum ReportFormat: String, EnumerableFlag {
    case json, csv, markdown, latex

    static func help(for value: ReportFormat) -> ArgumentHelp? {
        switch value {
        case .json: "Print everything as JSON, with each seed's numbers and the curves."
        case .csv: "Print one row per variant as comma-separated values, with unrounded numbers."
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
