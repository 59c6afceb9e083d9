import ArgumentParser
import Foundation
import SpecYAML
import StudyFormat
import StudyReports
import Understudy

/// A run on the command line: its folder, or its study's folder and its path within it.
struct RunArguments: ParsableArguments {
    @Argument(
        help: "The folder of a run, such as runs/quickstart/dqn/seed-0, or of a study (with --run).",
        completion: .directory)
    var subject: String

    @Option(help: "The run of a study's folder, such as dqn/seed-0.")
    var run: String?

    /// The folder of the run.
    ///
    /// - Throws: the errors of `directory(_:run:)`.
    var directory: String { get throws { try Self.directory(subject, run: run) } }

    /// Returns the folder of the run: `subject` itself, or the folder of `run` if `subject` is a study's folder.
    ///
    /// - Throws: `ValidationError` for an invalid combination of arguments, `StudyFileError` if the study cannot be
    ///   read.
    static func directory(_ subject: String, run: String?) throws -> String {
        let folder = subject.count > 1 && subject.hasSuffix("/") ? String(subject.dropLast()) : subject
        guard FileManager.default.fileExists(atPath: folder + "/study.json") else {
            if run != nil { throw ValidationError("'--run' is for the folder of a study, and '\(folder)' is none.") }
            return folder
        }
        let study = try StudyResults(directory: folder)
        let names = study.runs.map { String($0.directory.dropFirst(folder.count + 1)) }
        guard let run else {
            let example = names.first.map { ", such as --run \($0)" } ?? ""
            throw ValidationError("'\(folder)' is the folder of a study; choose one of its runs with --run\(example).")
        }
        guard names.contains(run) else {
            let hint =
                suggestion(for: run, among: names).map { "did you mean '\($0)'?" }
                ?? "`\(ProgramName.current) status \(folder)` lists them."
            throw ValidationError("The study in '\(folder)' has no run '\(run)'; \(hint)")
        }
        return folder + "/" + run
    }
}
