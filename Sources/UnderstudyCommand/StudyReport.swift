import ArgumentParser
import Execution
import Foundation
import Reports
import Understudy

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

    /// Tells on standard error of runs in the study's folder that are in no number here.
    func tellUnplanned() {
        let folder = study.directory.hasSuffix("/") ? String(study.directory.dropLast()) : study.directory
        let planned = study.runs.map { String($0.directory.dropFirst(folder.count + 1)) }
        tellNotes(of: [], unplanned: StudyDirectory.unplannedRuns(besides: planned, at: folder))
    }

    /// Writes the page, then prints the table and the plot, because a print may be the process's end.
    ///
    /// - Throws: `ExecutionError` where the page cannot be written, after the table and the plot.
    func publish() throws {
        tellProblems()
        var cache = PageCache()
        let writing = Result { try writePage(&cache) }
        Console.print(ResultsTable(summary, color: Console.wantsColor, width: Self.width).text)
        Console.print(LearningCurvePlot(summary, width: Self.width, color: Console.wantsColor).text)
        Console.print("Report: \(try writing.get())")
    }

    /// The path of the study's page.
    var page: String { study.directory + (study.directory.hasSuffix("/") ? "" : "/") + "report.html" }

    /// Writes the page.
    ///
    /// - Parameters:
    ///   - cache: pictures of runs that were made before.
    ///   - refreshSeconds: after how long the page loads itself anew; nil for never.
    /// - Returns: its path.
    /// - Throws: `ExecutionError` where it cannot be written.
    func writePage(_ cache: inout PageCache, refreshSeconds: Int? = nil) throws -> String {
        let (episodes, gaps) = cache.pictures(of: HTMLReport.picturedVariants(of: summary), in: registry)
        let report = HTMLReport(summary, episodes: episodes, gaps: gaps, refreshSeconds: refreshSeconds)
        try Files.replace(page, with: Data(report.text.utf8))
        return page
    }

    /// Throws the exit code of damaged input where files of the study could not be read.
    func requireSoundFiles() throws {
        guard study.problems.isEmpty else { throw ExitCode.badInput }
    }
}

/// What of a page is slow to make and stays the same once a run has finished: its final episode and its pictures of gaps.
struct PageCache {
    private var episodes: [String: PlayedEpisode] = [:]
    private var gaps: [String: DrawnGaps] = [:]

    /// The pictures of the variants' median runs, from here or made anew.
    mutating func pictures(of variants: [VariantResults], in registry: Registry) -> ([PlayedEpisode], [DrawnGaps]) {
        var shown: ([PlayedEpisode], [DrawnGaps]) = ([], [])
        for variant in variants {
            guard let run = variant.medianRun?.directory else { continue }
            if let episode = episodes[run] ?? variant.finalEpisode(in: registry) {
                episodes[run] = episode
                shown.0.append(episode)
            }
            if let drawn = gaps[run] ?? variant.finalGaps(in: registry) {
                gaps[run] = drawn
                shown.1.append(drawn)
            }
        }
        return shown
    }
}
