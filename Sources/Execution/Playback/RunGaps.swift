import Experiments
import Foundation
import Training
import Understudy

/// What a finished run could not imitate, and its bridges over that, to be drawn: `spec.yaml` and `imitation.json` of its folder.
package struct RunGaps {
    /// What the run's spec says.
    package let spec: RunSpec
    /// What is known of the expert transitions that the agent cannot make.
    package let gaps: ExpertGaps

    /// The run's environment.
    package var environment: PlayedEnvironment { spec.configuration.environment }

    /// Whether the run in `directory` has written the file.
    package static func exist(in directory: String) -> Bool {
        FileManager.default.fileExists(atPath: RunFolder.path(directory) + "/" + ExpertGaps.fileName)
    }

    /// Reads the folder of a run.
    ///
    /// - Throws: `Diagnostics` where the spec is wrong or names a component that `registry` lacks; `ExecutionError` of kind `missingInput` where there is no
    ///   run, or it has no such file, and `damagedInput` where the file is damaged.
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
