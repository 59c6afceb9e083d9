import AgentTraining
import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Understudy

/// A policy that a run keeps, usually the final one, from `spec.yaml` and the policy's file in its folder.
package struct FinalPolicy {
    /// The run's spec.
    package let spec: RunSpec
    /// The resolved `environment` part of the spec.
    package let environmentSpec: Node
    /// The policy's place among those that the run keeps.
    package let kept: KeptPolicy
    /// The number of environment steps after which the policy was kept; `nil` for the last one.
    package let step: Int?
    /// The policy, which is greedy with respect to the run's network.
    package let policy: Policy

    /// The environment of the run's evaluations.
    package var environment: AgentEnvironment { spec.configuration.evaluationEnvironment }
    /// The probability of a random action in the run's evaluations.
    package var epsilon: Double { spec.configuration.schedule.evaluationEpsilon }

    /// Reads the folder of a run.
    ///
    /// - Parameter kept: which of the run's policies to read.
    /// - Throws: `Diagnostics` if the spec is invalid or names a component that `registry` lacks; `ExecutionError` of
    ///   kind `missingInput` if there is no run, or it has no policy yet, and of kind `damagedInput` if the policy file
    ///   is damaged, or has a network that differs from the spec's.
    package init(directory: String, kept: KeptPolicy = .last, registry: Registry) throws {
        let directory = PathName.trimmed(directory)
        let (document, environment) = try RunFolder.spec(in: directory)
        spec = try RunFolder.runSpec(document, in: directory, registry: registry)
        environmentSpec = environment
        self.kept = kept
        step =
            switch kept {
            case .last: nil
            case .best: RunStatus(directory: directory)?.bestPolicy?.step
            case .step(let step): step
            }
        let path = directory + "/" + kept.path
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.missingPolicy(kept, in: directory)
        }
        do {
            policy = try spec.configuration.policy(from: Array(data))
        } catch {
            throw ExecutionError(
                .damagedInput, path: path, problem: "\(error)",
                remedy: "delete the run's folder, and make the run again")
        }
    }

    private static func missingPolicy(_ kept: KeptPolicy, in directory: String) -> ExecutionError {
        let others = KeptPolicy.all(in: directory)
        if kept != .last, !others.isEmpty {
            let hasSteps = others.contains { if case .step = $0 { true } else { false } }
            let thing =
                switch kept {
                case .step: "no policy of step \(kept.text)"
                case .best where hasSteps:
                    "every policy, and none is marked as the best (training.keep_policies: every)"
                case .best, .last: "no policy '\(kept.text)'"
                }
            return ExecutionError(
                .missingInput, path: directory, problem: "the run keeps \(thing)",
                remedy:
                    "choose one of \(listed(others.map(\.text), most: 8)); training.keep_policies in the spec says which policies runs keep"
            )
        }
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
