import Experiments
import Foundation
import Training
import Understudy

/// The expert gaps of a finished run, and its bridges over them, from `spec.yaml` and `imitation.json` in its folder.
package struct RunGaps {
    /// The run's spec.
    package let spec: RunSpec
    /// The expert transitions that are infeasible for the agent.
    package let gaps: ExpertGaps

    /// The run's environment.
    package var environment: PlayedEnvironment { spec.configuration.environment }

    /// Returns whether the run in `directory` has written the file.
    package static func exist(in directory: String) -> Bool {
        FileManager.default.fileExists(atPath: RunFolder.path(directory) + "/" + ExpertGaps.fileName)
    }

    /// Reads the folder of a run.
    ///
    /// - Throws: `Diagnostics` if the spec is invalid or names a component that `registry` lacks; `ExecutionError` of
    ///   kind `missingInput` if there is no run, or it has no such file, and of kind `damagedInput` if the file is
    ///   damaged.
    package init(directory: String, registry: Registry) throws {
        let directory = RunFolder.path(directory)
        spec = try RunSpec(RunFolder.spec(in: directory).document, registry: registry)
        guard let gaps = try ExpertGaps(directory: directory) else {
            throw Self.missingFile(in: directory, spec.configuration)
        }
        self.gaps = gaps
    }

    private static func missingFile(in directory: String, _ configuration: RunConfiguration) -> ExecutionError {
        let (problem, remedy): (String, String) =
            if configuration.expert?.bridging.looksForInfeasible != true {
                (
                    "the run looks for no infeasible transitions: it has \(configuration.expert == nil ? "no expert" : "no feasibility test")",
                    "choose a run with a test in expert.bridging, such as one of the algorithm ha-diiqn"
                )
            } else if let words = RunFolder.whyUnfinished(directory) {
                ("the run has no \(ExpertGaps.fileName) yet: \(words)", "finish it with `understudy run`")
            } else {
                (
                    "the run is finished, but its \(ExpertGaps.fileName) is missing, as in runs of older versions",
                    "delete the folder, and make the run again"
                )
            }
        return ExecutionError(.missingInput, path: directory, problem: problem, remedy: remedy)
    }
}
