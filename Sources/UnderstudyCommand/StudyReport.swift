import ArgumentParser
import Foundation
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// The report on a study: a table and a plot on standard output, and a page in the study's folder.
struct StudyReport {
    let summary: StudySummary
    let registry: Registry
    var study: StudyResults { summary.study }
    /// The path of the page, if it is not the one in the study's folder.
    var output: String?
    /// The programs of the runs' folders that may be started for pictures.
    var trust = ProgramTrust()

    /// The width of tables and plots in columns.
    static var width: Int { min(max(Console.width, 40), 120) }

    init(_ summary: StudySummary, registry: Registry, output: String? = nil, trust: ProgramTrust = ProgramTrust()) {
        self.trust = trust
        self.summary = summary
        self.registry = registry
        self.output = output
    }

    init(directory: String, registry: Registry) throws {
        self.init(StudySummary(try StudyResults(directory: directory)), registry: registry)
    }

    /// Prints the files that could not be read on standard error.
    func tellProblems() {
        for problem in study.problems { Console.error("\(problem)") }
    }

    /// Prints a note on standard error about runs in the study's folder that are not included in the results.
    func tellUnplanned() {
        let folder = PathName.trimmed(study.directory)
        // A comparison of added runs alone has no folder.
        guard !study.ownRuns.isEmpty || study.addedNotes.isEmpty else { return }
        let planned = study.ownRuns.map { String($0.directory.dropFirst(folder.count + 1)) }
        tellNotes(of: [], unplanned: StudyDirectory.unplannedRuns(besides: planned, at: folder))
    }

    /// Writes the page first and then prints the table and the plot, because a failed print can end the process.
    ///
    /// - Parameter isQuiet: whether only problems are printed.
    /// - Returns: whether all files that the page's pictures are made from are sound.
    /// - Throws: `ExecutionError` if the page cannot be written; the table and the plot are printed anyway.
    func publish(isQuiet: Bool = false) throws -> Bool {
        tellProblems()
        var cache = PictureCache(trust: trust)
        let writing = Result { try writePage(&cache) }
        if isQuiet {
            _ = try writing.get()
            return !cache.hasDamage
        }
        Console.print(ResultsTable(summary, color: Console.wantsColor, width: Self.width).text)
        Console.print(LearningCurvePlot(summary, width: Self.width, color: Console.wantsColor).text)
        Console.print("Report: \(try writing.get())")
        return !cache.hasDamage
    }

    /// The path of the study's page.
    var page: String { output ?? FileName.report.path(in: study.directory) }

    /// Writes the page.
    ///
    /// - Parameters:
    ///   - cache: the pictures of runs created earlier.
    ///   - refreshSeconds: the refresh interval of the page in seconds; `nil` for a page that does not refresh.
    /// - Returns: the path of the page.
    /// - Throws: `ExecutionError` if the page cannot be written.
    func writePage(_ cache: inout PictureCache, refreshSeconds: Int? = nil) throws -> String {
        let pictures = cache.pictures(of: HTMLReport.picturedVariants(of: summary), in: registry)
        let report = HTMLReport(summary, pictures: pictures, refreshSeconds: refreshSeconds)
        try Files.replace(page, with: Data(report.text.utf8))
        return page
    }

    /// Throws the exit code for invalid input if files of the study could not be read.
    func requireSoundFiles() throws {
        guard study.problems.isEmpty else { throw ExitCode.badInput }
    }
}
