import ArgumentParser
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// Reports damaged files of the runs that a command uses.
enum RunDamage {
    /// Prints the damaged files of the run in `directory` on standard error, and returns whether there is one.
    ///
    /// Files that are missing do not count: a run's folder may be copied without what the command does not read.
    static func tell(of directory: String) -> Bool {
        let folder = PathName.trimmed(directory)
        let problems = RunResults.problems(of: [folder]).joined().filter { $0.kind != .missing }
        for problem in problems { Console.error("\(problem)") }
        return !problems.isEmpty
    }

    /// Returns what is wrong with the files of the run in `directory`, as the end of a sentence; `nil` if nothing is.
    static func text(of directory: String) -> String? {
        RunResults.problems(of: [directory]).joined().first { $0.kind == .damaged }.map {
            "its \(PathName.name(of: $0.path)) is damaged: \($0.message)"
        }
    }

    /// Refuses a run with damaged files.
    ///
    /// - Throws: the exit code for invalid input, after the files were told.
    static func refuse(_ directory: String) throws {
        if tell(of: directory) { throw ExitCode.badInput }
    }
}
