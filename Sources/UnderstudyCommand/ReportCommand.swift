import ArgumentParser
import Foundation
import Reports

/// `understudy report`: a study's results, finished or not.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print a study's table and curves, and write its report.html.")

    @Argument(help: "The study's folder, such as runs/quickstart.", completion: .directory)
    var directory: String

    func run() async throws {
        try await reportingProblems { try StudyReport(directory: directory).publish() }
    }
}

/// What is shown of a study: a table and a plot on standard output, a page in the study's folder.
struct StudyReport {
    let study: StudyResults

    init(directory: String) throws {
        study = try StudyResults(directory: directory)
    }

    /// Prints the table and the plot, and writes the page.
    func publish() throws {
        for problem in study.problems { Console.error("\(problem)") }
        let summary = StudySummary(study)
        let width = min(max(Console.width, 60), 120)
        Console.print(ResultsTable(summary, color: Console.wantsColor, width: width).text)
        Console.print(LearningCurvePlot(summary, width: width, color: Console.wantsColor).text)
        let page = study.directory + "/report.html"
        do {
            try Data(HTMLReport(study).text.utf8).write(to: URL(filePath: page), options: .atomic)
        } catch {
            Console.error("\(page): error: cannot be written: \(error.localizedDescription)")
            throw ExitCode.cannotCreate
        }
        Console.print("Report: \(page)")
    }
}
