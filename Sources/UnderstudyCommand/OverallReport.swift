import ArgumentParser
import Execution
import Foundation
import Reports

/// What is shown of several studies as tasks of one comparison: a table on standard output, and a page that links to theirs.
struct OverallReport {
    let overall: OverallSummary
    let reports: [StudyReport]
    /// The page's path.
    let page: String

    /// Prepares the report.
    ///
    /// - Parameter output: where the page is to be; nil for `report.html` in the folder that holds the first study's.
    /// - Throws: `ValidationError` where that is the page of one of the studies.
    init(_ overall: OverallSummary, of reports: [StudyReport], output: String?) throws {
        let page = output ?? reports.first.map { Self.besides($0.study.directory) } ?? "report.html"
        if let same = reports.first(where: { Self.absolute($0.page) == Self.absolute(page) }) {
            throw ValidationError(
                "\(page) is the page of \(same.study.directory); choose another file with --output.")
        }
        self.overall = overall
        self.reports = reports
        self.page = page
    }

    /// Writes the page, then prints the table.
    ///
    /// - Throws: `ExecutionError` where the page cannot be written, after the table.
    func publish() throws {
        let writing = Result { try writePage() }
        Console.print("\n" + overall.text(width: StudyReport.width))
        try writing.get()
        Console.print("Report: \(page)")
    }

    private func writePage() throws {
        let folder = URL(filePath: Self.absolute(page)).deletingLastPathComponent().path
        let links = reports.map { relativeReference(to: Self.absolute($0.page), from: folder) }
        let report = OverallHTMLReport(overall, studies: reports.map(\.summary), links: links)
        try Files.replace(page, with: Data(report.text.utf8))
    }

    /// `report.html` in the folder that holds `directory`.
    private static func besides(_ directory: String) -> String {
        let names = directory.split(separator: "/").filter { $0 != "." }
        let root = directory.hasPrefix("/") ? "/" : ""
        // The folder that holds `.` or `..` has no name here.
        let isUp = names.last == ".." || (names.isEmpty && root.isEmpty)
        let folder = isUp ? names + [".."] : names.dropLast()
        return root + (folder + ["report.html"]).joined(separator: "/")
    }

    private static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
}
