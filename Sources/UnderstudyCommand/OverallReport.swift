import ArgumentParser
import Foundation
import StudyExecution
import StudyFormat
import StudyReports

/// The report on several studies as tasks of one comparison.
///
/// It consists of a table on standard output and a page with links to the studies' pages.
struct OverallReport {
    let overall: OverallSummary
    let reports: [StudyReport]
    /// The page's path.
    let page: String

    /// Prepares the report.
    ///
    /// - Parameter output: the path of the page; `nil` for `report.html` in the parent folder of the first study.
    /// - Throws: `ValidationError` if that is the page of one of the studies.
    init(_ overall: OverallSummary, of reports: [StudyReport], output: String?) throws {
        let page = output ?? reports.first.map { Self.besides($0.study.directory) } ?? FileName.report.rawValue
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
    /// - Throws: `ExecutionError` if the page cannot be written; the table is printed anyway.
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

    /// Returns the path of `report.html` in the parent folder of `directory`.
    private static func besides(_ directory: String) -> String {
        let names = directory.split(separator: "/").filter { $0 != "." }
        let root = directory.hasPrefix("/") ? "/" : ""
        // The parent folder of `.` or `..` has no name here.
        let isUp = names.last == ".." || (names.isEmpty && root.isEmpty)
        let folder = isUp ? names + [".."] : names.dropLast()
        return root + (folder + [Substring(FileName.report.rawValue)]).joined(separator: "/")
    }

    private static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
}
