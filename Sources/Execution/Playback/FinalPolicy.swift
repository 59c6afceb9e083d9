import Experiments
import Foundation
import Training
import Understudy
import YAML

/// What a finished run has learned, to be played: `spec.yaml` and `policy.safetensors` of its folder.
package struct FinalPolicy {
    /// What the run's spec says.
    package let spec: RunSpec
    /// The resolved part `environment` of the spec.
    package let environmentSpec: Node
    /// The policy: greedy by the network that the run ended with.
    package let policy: Policy

    /// The environment of the run's evaluations.
    package var environment: PlayedEnvironment { spec.configuration.evaluationEnvironment }
    /// The probability of a random action in the run's evaluations.
    package var epsilon: Double { spec.configuration.schedule.evaluationEpsilon }

    /// Reads the folder of a run.
    ///
    /// - Throws: `Diagnostics` where the spec is wrong or names a component that `registry` lacks; `ExecutionError` of kind `missingInput` where there is no
    ///   run, or it has no policy yet, and `damagedInput` where the policy's file is damaged, or that of another network than the spec's.
    package init(directory: String, registry: Registry) throws {
        let directory = RunFolder.path(directory)
        let (document, environment) = try RunFolder.spec(in: directory)
        spec = try RunSpec(document, registry: registry)
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
            remedy: "finish it with `understudy run`")
    }
}
