import Foundation

/// The parameters for starting a worker.
struct WorkerCommand: Hashable, Sendable {
    /// The Python interpreter.
    let python: Python
    /// The environment's id.
    let id: String
    /// The arguments of `gymnasium.make` as a JSON object.
    let arguments: String
    /// The wrappers around the environment, the first one innermost.
    var wrappers: [EnvironmentWrapper] = []
    /// The keys of the parts that are read of an observation; `nil` for all of it.
    var observationKeys: [String]?
    /// The folder whose modules can be imported; `nil` for none.
    var folder: String?
    /// Whether the environment is created with pictures, if it has them.
    var draws = false

    /// The body of the request to create the environment.
    var json: String {
        let parts = [
            ("id", quoted(id)), ("make", arguments), ("wrappers", "[\(wrappers.map(\.json).joined(separator: ", "))]"),
            ("keys", observationKeys.map { "[\($0.map(quoted).joined(separator: ", "))]" } ?? "null"),
            ("folder", folder.map(quoted) ?? "null"), ("draws", draws ? "true" : "false"),
        ]
        return "{" + parts.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    /// The Python modules that the environment's id and the wrappers name, in order.
    var modules: [String] {
        let names = (id.split(separator: ":").count > 1 ? [id] : []) + wrappers.map(\.name)
        var seen: Set<String> = []
        return names.map { String($0.prefix { $0 != ":" }) }.filter { seen.insert($0).inserted }
    }
}

/// A wrapper around an environment: a class of a Python module, with its arguments.
struct EnvironmentWrapper: Hashable, Sendable {
    /// `module:Class`
    let name: String
    /// The arguments after the environment, as a JSON object.
    let arguments: String

    var json: String { "[\(quoted(name)), \(arguments)]" }
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
