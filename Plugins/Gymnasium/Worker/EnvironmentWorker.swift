import Foundation
import Understudy

/// An environment in its own Python process; it must not be used after it has thrown an error.
final class EnvironmentWorker {
    private let channel: WorkerChannel
    private let space: ObservationSpace
    /// The observation of the last answer; empty before the first.
    private(set) var observation: [Float] = []

    /// Starts the worker and creates its environment, which must match `description`.
    init(_ command: WorkerCommand, as description: EnvironmentDescription, timeout: Duration) throws(WorkerProblem) {
        channel = try WorkerChannel(command.python, timeout: timeout, forwardsErrors: true)
        guard try EnvironmentDescription(making: command, over: channel) == description else { throw .changed }
        space = description.observations
    }

    /// Begins an episode.
    func reset(seed: Int64) throws(WorkerProblem) {
        _ = try channel.ask("R", seed, during: .reset)
        try takeObservation()
    }

    /// Executes `action`.
    func step(_ action: Int) throws(WorkerProblem) -> Step {
        let answer = try channel.ask("S", Int64(action), during: .step)
        try takeObservation()
        return Step(reward: answer.reward, terminated: answer.terminated, truncated: answer.truncated)
    }

    private func takeObservation() throws(WorkerProblem) {
        channel.readFloats(into: &observation)
        guard observation.count == space.count else { throw .unintelligible }
        guard space.isBinary else { return }
        for element in observation where element != 0 && element != 1 { throw .notBinary(element) }
    }
}

/// The parameters for starting a worker.
struct WorkerCommand: Hashable, Sendable {
    /// The Python interpreter.
    let python: Python
    /// The environment's id.
    let id: String
    /// The arguments of `gymnasium.make` as a JSON object.
    let arguments: String

    /// The body of the request to create the environment.
    var json: String { #"{"id": \#(quoted(id)), "make": \#(arguments)}"# }
}

/// The Python interpreter, chosen by a spec, by an environment variable or by default.
struct Python: Hashable, Sendable {
    /// The environment variable that names the interpreter if a spec does not.
    static let variable = "UNDERSTUDY_PYTHON"

    /// A program name to search on the PATH, or a path.
    let program: String
    /// Whether the interpreter comes from the environment variable.
    let isOfVariable: Bool

    /// Uses `program` if it is not `nil`, otherwise the environment variable, otherwise `python3`.
    init(_ program: String?) {
        let named = ProcessInfo.processInfo.environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
        self.program = program ?? named ?? "python3"
        isOfVariable = program == nil && named != nil
    }

    /// Starts the worker script.
    func start(forwardsErrors: Bool) throws(SystemError) -> PipedProcess {
        // Fix the string hash seed, so that the iteration order of sets of strings is the same in every run.
        let variables = ["PYTHONHASHSEED": "0"].merging(ProcessInfo.processInfo.environment) { $1 }
        return try PipedProcess(
            program, ["-c", Self.script], variables: variables, forwardsErrors: forwardsErrors)
    }

    private static let script = String(decoding: PackageResources.worker_py, as: UTF8.self)
}
