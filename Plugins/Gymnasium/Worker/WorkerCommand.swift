import Foundation

/// The parameters for starting a worker.
struct WorkerCommand: Hashable, Sendable {
    /// The Python interpreter.
    let python: Python
    /// The environment's id.
    let id: String
    /// The arguments of `gymnasium.make` as a JSON object.
    let arguments: String
    /// Whether the environment is created with pictures, if it has them.
    var draws = false

    /// The body of the request to create the environment.
    var json: String {
        #"{"id": \#(quoted(id)), "make": \#(arguments)\#(draws ? #", "draws": true"# : "")}"#
    }
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
