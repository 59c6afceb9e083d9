import Experiments
import Foundation
import StudyFormat
import Understudy

extension InfeasibleTransitions {
    /// Writes the file to a run's folder, replacing an existing one atomically.
    func write(to directory: String) throws {
        try Files.replace(FileName.infeasibleTransitions.path(in: directory), with: Data(fileText().utf8))
    }

    /// Reads the file from a run's folder, or returns `nil` if there is none.
    ///
    /// - Throws: `ExecutionError` of kind `damagedInput` if the file is damaged, or has another format.
    package init?(directory: String) throws {
        let directory = PathName.trimmed(directory)
        do throws(StudyFileError) {
            guard let found = try Self.read(directory) else { return nil }
            self = found
        } catch {
            throw ExecutionError(
                .damagedInput, path: error.path, problem: error.problem,
                remedy: error.remedy.map { $0 + ", or make the run again" }
                    ?? "delete the run's folder, and make the run again")
        }
    }

    /// Reads the file of a finished run with its resolved spec.
    ///
    /// - Throws: `ExecutionError` of kind `missingInput` if there is no such file, with the reason, and of kind
    ///   `damagedInput` if it is damaged.
    package init(directory: String, of run: RunSpec) throws {
        if let found = try InfeasibleTransitions(directory: directory) {
            self = found
            return
        }
        let expert = run.configuration.expert
        let (problem, remedy): (String, String) =
            if expert?.bridging.looksForInfeasible != true {
                (
                    "the run looks for no infeasible transitions: it has \(expert == nil ? "no expert" : "no feasibility test")",
                    "choose a run with a test in expert.bridging, such as one of the algorithm ha-diiqn"
                )
            } else if let words = RunFolder.whyUnfinished(PathName.trimmed(directory)) {
                ("the run has no imitation.json yet: \(words)", "finish it with `\(ProgramName.current) run`")
            } else {
                (
                    "the run is finished, but its imitation.json is missing, as in runs of older versions",
                    "delete the folder, and make the run again"
                )
            }
        throw ExecutionError(.missingInput, path: PathName.trimmed(directory), problem: problem, remedy: remedy)
    }
}
