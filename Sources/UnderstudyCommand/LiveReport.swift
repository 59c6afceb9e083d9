import ArgumentParser
import Foundation
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// Report pages that are rewritten while the runs of their studies make progress.
struct LiveReport {
    let directories: [String]
    let comparison: ComparisonOptions
    let registry: Registry
    /// The polling interval for the study's files and the refresh interval of the page, in seconds.
    let interval: Int
    /// The programs of the runs' folders that may be started for pictures.
    let trust: ProgramTrust

    /// A study and its last known state.
    private struct Page {
        let directory: String
        var last: (report: StudyReport, fingerprint: [String: FileStamp?])?
        var pictures: PictureCache
        /// Whether the user has been told that no run is active.
        var isIdle = false
    }

    /// Writes the pages until every run has finished or failed.
    ///
    /// - Throws: any error from reading a study or writing a page; `ExitCode` after a signal, with final pages that no
    ///   longer refresh.
    func run() async throws {
        TerminationSignals.install()
        defer { TerminationSignals.restore() }
        var pages = directories.map { Page(directory: $0, pictures: PictureCache(trust: trust)) }
        while true {
            var reports: [StudyReport] = []
            for index in pages.indices { reports.append(try update(&pages[index])) }
            if reports.allSatisfy({ $0.study.runs.allSatisfy(\.hasEnded) }) { return }
            for index in pages.indices { try await tellIdle(&pages[index]) }
            try await wait()
            if let signal = TerminationSignals.first {
                for (index, report) in reports.enumerated() { _ = try report.writePage(&pages[index].pictures) }
                throw ExitCode(128 + signal)
            }
        }
    }

    /// Reads the study and writes its page, unless no file of its runs has changed.
    private func update(_ page: inout Page) throws -> StudyReport {
        // The fingerprint is taken before the files are read, so changes made meanwhile are noticed next time.
        let fingerprint = page.last.map { Self.fingerprint(of: $0.report.study) } ?? [:]
        if let last = page.last, last.fingerprint == fingerprint { return last.report }
        let study = try StudyResults(directory: page.directory)
        let report = StudyReport(try comparison.summary(of: study), registry: registry)
        let isOver = study.runs.allSatisfy(\.hasEnded)
        let path = try report.writePage(&page.pictures, refreshSeconds: isOver ? nil : interval)
        func finished(_ study: StudyResults) -> Int { study.runs.count { $0.state == .finished } }
        if page.last == nil, !isOver {
            Console.error("\(path): rewritten every \(interval) s until all runs have ended; press Ctrl-C to stop this")
        }
        if page.last.map({ finished($0.report.study) }) != finished(study) {
            Console.error("\(page.directory): \(finished(study)) of \(study.runs.count) runs finished")
        }
        page.last = (report, fingerprint)
        return report
    }

    /// Prints a message once if no run of the study is active, because the wait might never end.
    private func tellIdle(_ page: inout Page) async throws {
        let runs = try await StudyStatus.read(page.directory).runs
        let isIdle =
            !runs.contains { $0.state == .running } && runs.contains { $0.state != .finished && $0.state != .failed }
        if isIdle, !page.isIdle {
            Console.error(
                "\(page.directory): no run is active; the page is updated when the study is started again; press Ctrl-C to stop waiting"
            )
        }
        page.isIdle = isIdle
    }

    /// Returns the modification times and sizes of the files that the page depends on.
    private static func fingerprint(of study: StudyResults) -> [String: FileStamp?] {
        let manifest = FileName.study.path(in: study.directory)
        var stamps = [manifest: FileStamp(manifest)]
        for run in study.runs {
            for name in [FileName.status, .metrics] {
                let path = name.path(in: run.directory)
                stamps[path] = FileStamp(path)
            }
        }
        return stamps
    }

    /// Waits for the interval to pass or a signal to arrive.
    private func wait() async throws {
        let end = ContinuousClock.now + .seconds(interval)
        while ContinuousClock.now < end, TerminationSignals.first == nil {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// The modification time and size of a file, for detecting changes.
private struct FileStamp: Equatable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int64

    /// Creates the stamp of the file at `path`; `nil` if there is no file.
    ///
    /// `FileManager.attributesOfItem` also asks for the owner's name. In a static program that ends with SIGABRT where
    /// a module of another C library answers, as for the users of many clusters.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let modified = status.st_mtimespec
        #else
            let modified = status.st_mtim
        #endif
        (seconds, nanoseconds) = (Int(modified.tv_sec), Int(modified.tv_nsec))
        size = Int64(status.st_size)
    }
}

extension RunResults {
    /// Whether the run has finished or failed.
    fileprivate var hasEnded: Bool { state == .finished || state == .failed }
}
