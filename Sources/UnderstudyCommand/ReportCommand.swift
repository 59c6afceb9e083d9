import ArgumentParser
import Execution
import Foundation
import Reports
import Understudy

/// `understudy report`: a study's results, finished or not.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print a study's table and curves, and write its report.html.",
        discussion: "Where files of the study are damaged, the rest is shown and the exit code is 65.")

    @Argument(help: "The study's folder, such as runs/quickstart.", completion: .directory)
    var directory: String

    func run() async throws {
        try await reportingProblems {
            let report = try StudyReport(directory: directory, registry: CommandContext.registry)
            try report.publish()
            try report.requireSoundFiles()
        }
    }
}

/// What is shown of a study: a table and a plot on standard output, a page in the study's folder.
struct StudyReport {
    let study: StudyResults
    let registry: Registry

    init(directory: String, registry: Registry) throws {
        study = try StudyResults(directory: directory)
        self.registry = registry
    }

    /// Writes the page, then prints the table and the plot, because a print may be the process's end.
    ///
    /// - Throws: `ExecutionError` where the page cannot be written, after the table and the plot.
    func publish() throws {
        for problem in study.problems { Console.error("\(problem)") }
        let page = study.directory + (study.directory.hasSuffix("/") ? "" : "/") + "report.html"
        let episodes = study.variants.compactMap { $0.finalEpisode(in: registry) }
        let gaps = study.variants.compactMap { $0.finalGaps(in: registry) }
        let writing = Result {
            try Files.replace(page, with: Data(HTMLReport(study, episodes: episodes, gaps: gaps).text.utf8))
        }
        let summary = StudySummary(study)
        let width = min(max(Console.width, 40), 120)
        Console.print(ResultsTable(summary, color: Console.wantsColor, width: width).text)
        Console.print(LearningCurvePlot(summary, width: width, color: Console.wantsColor).text)
        try writing.get()
        Console.print("Report: \(page)")
    }

    /// Throws the exit code of damaged input where files of the study could not be read.
    func requireSoundFiles() throws {
        guard study.problems.isEmpty else { throw ExitCode.badInput }
    }
}
