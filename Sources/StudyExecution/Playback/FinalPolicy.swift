import AgentTraining
import Experiments
import Foundation
import SpecYAML
import Understudy

/// The final policy of a finished run, from `spec.yaml` and `policy.safetensors` in its folder.
package struct FinalPolicy {
    /// The run's spec.
    package let spec: RunSpec
    /// The resolved `environment` part of the spec.
    package let environmentSpec: Node
    /// The policy, which is greedy with respect to the run's final network.
    package let policy: Policy

    /// The environment of the run's evaluations.
    package var environment: PlayedEnvironment { spec.configuration.evaluationEnvironment }
    /// The probability of a random action in the run's evaluations.
    package var epsilon: Double { spec.configuration.schedule.evaluationEpsilon }

    /// Reads the folder of a run.
    ///
    /// - Throws: `Diagnostics` if the spec is invalid or names a component that `registry` lacks; `ExecutionError` of
    ///   kind `missingInput` if there is no run, or it has no policy yet, and of kind `damagedInput` if the policy file
    ///   is damaged, or has a network that differs from the spec's.
    package init(directory: String, registry: Registry) throws {
        let directory = RunFolder.path(directory)
        let (document, environment) = try RunFolder.spec(in: directory)
        spec = try RunFolder.runSpec(document, in: directory, registry: registry)
        environmentSpec = environment
        let path = directory + "/policy.safetensors"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.missingPolicy(in: directory)
        }
        do {
            policy = try spec.configuration.policy(from: Array(data))
        } catch {
            throw ExecutionError(
                .damagedInput, path: path, problem: "\(error)",
                remedy: "delete the run's folder, and make the run again")
        }
    }

    private static func missingPolicy(in directory: String) -> ExecutionError {
        guard let words = RunFolder.whyUnfinished(directory) else {
            return ExecutionError(
                .missingInput, path: directory, problem: "the run is finished, but its policy.safetensors is missing",
                remedy: "delete the folder, and make the run again")
        }
        return ExecutionError(
            .missingInput, path: directory, problem: "the run has no policy yet: \(words)",
            remedy: "finish it with `\(ProgramName.current) run`")
    }
}
