import Foundation

/// The Python that a spec, the environment or nobody names.
struct Python: Hashable, Sendable {
    /// The variable that names the Python where a spec does not.
    static let variable = "UNDERSTUDY_PYTHON"

    /// A name to look for on the PATH, or a path.
    let program: String
    /// Whether it is that of the variable.
    let isOfVariable: Bool

    /// The Python `program`, where it is not `nil`; else that of the variable, else `python3`.
    init(_ program: String?) {
        let named = ProcessInfo.processInfo.environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
        self.program = program ?? named ?? "python3"
        isOfVariable = program == nil && named != nil
    }

    /// Starts the worker's script.
    func start(forwardsErrors: Bool) throws(SystemError) -> PipedProcess {
        // What goes through a set of texts should go the same way in each run.
        let variables = ["PYTHONHASHSEED": "0"].merging(ProcessInfo.processInfo.environment) { $1 }
        return try PipedProcess(
            program, ["-c", Self.script], variables: variables, forwardsErrors: forwardsErrors)
    }

    private static let script = String(decoding: PackageResources.worker_py, as: UTF8.self)
}
