import Experiments
import Foundation
import Training
import Understudy
import YAML

/// What a finished run has learned, to be played: `spec.yaml` and `policy.safetensors` of its folder.
public struct FinalPolicy {
    /// What the run's spec says.
    public let spec: RunSpec
    /// The resolved part `environment` of the spec.
    public let environmentSpec: Node
    /// The policy: greedy by the network that the run ended with.
    public let policy: Policy

    /// The environment of the run's evaluations.
    public var environment: PlayedEnvironment { spec.configuration.evaluationEnvironment }
    /// The probability of a random action in the run's evaluations.
    public var epsilon: Double { spec.configuration.schedule.evaluationEpsilon }

    /// Reads the folder of a run.
    ///
    /// - Throws: `Diagnostics` where the spec is wrong or names a component that `registry` lacks; `ExecutionError` of kind `missingInput` where there is no
    ///   run, or it has no policy yet, and `damagedInput` where the policy's file is damaged, or that of another network than the spec's.
    public init(directory: String, registry: Registry) throws {
        let directory = directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        guard let document = try Self.spec(in: directory), let environment = document["environment"] else {
            throw ExecutionError(
                .damagedInput, path: directory + "/spec.yaml", problem: "it is no run's resolved spec",
                remedy: "delete the folder, and make the run again")
        }
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

    private static func spec(in directory: String) throws -> Node? {
        let example = "name that of a run, such as runs/quickstart/dqn/seed-0"
        guard Files.isFolder(directory) else {
            throw ExecutionError(.missingInput, path: directory, problem: "there is no such folder", remedy: example)
        }
        let path = directory + "/spec.yaml"
        guard FileManager.default.fileExists(atPath: path) else {
            throw ExecutionError(
                .missingInput, path: directory, problem: "the folder holds no run (no spec.yaml)", remedy: example)
        }
        return try Node.load(path: path)
    }

    private static func missingPolicy(in directory: String) -> ExecutionError {
        let state = RunStatus(directory: directory)?.state
        if state == .finished {
            return ExecutionError(
                .missingInput, path: directory, problem: "the run is finished, but its policy.safetensors is missing",
                remedy: "delete the folder, and make the run again")
        }
        let words =
            switch state {
            case .running: "it is running, or was killed"
            case .failed: "it failed"
            case .interrupted: "it was interrupted"
            case .finished, nil: "it has not begun"
            }
        return ExecutionError(
            .missingInput, path: directory, problem: "the run has no policy yet: \(words)",
            remedy: "finish it with `understudy run`")
    }
}
