import SpecYAML

/// A reason why a worker cannot create or run its environment.
enum WorkerProblem: Error, Hashable, Sendable {
    /// The kind of request sent to a worker.
    enum Request: String, Hashable, Sendable {
        case start, reset, step, picture
    }

    /// The Python interpreter cannot be started; `reason` is the system's message.
    case noPython(reason: String)
    /// The package `gymnasium` is not installed.
    case noPackage(python: String)
    /// The installed package is older than the supported versions.
    case oldPackage(python: String, version: String)
    /// No environment with this id is registered; `ids` has the registered ones.
    case unknownID(ids: [String], text: String)
    /// A package needed by the environment, or a whole Gymnasium extra, is not installed.
    case noDependency(python: String, extra: String?, text: String)
    /// The module that registers the environment, or one of its dependencies, is missing.
    case noModule(String)
    /// A wrapper cannot be imported or made.
    case wrapper(String)
    /// A key of the observations does not exist.
    case observationKey(String)
    /// The observation space is not supported; `keys` are those of its parts.
    case observations(String, keys: [String])
    /// The action space is not supported; an action has `combinations` if it consists of several numbers.
    case actions(String, combinations: Int?)
    /// The environment has changed since the spec was checked.
    case changed
    /// Python code raised an error.
    case raised(String, during: Request)
    /// An observation has an element outside the binary observation space.
    case notBinary(Float)
    /// The process ended by itself.
    case died(PipedProcess.Ending, during: Request, lastLines: [String])
    /// The process did not answer in time and was killed.
    case late(Duration, during: Request, lastLines: [String])
    /// The response is not a valid answer.
    case unintelligible
}

extension WorkerProblem {
    /// Returns the key to blame for the problem in the spec of `command`.
    func key(for command: WorkerCommand) -> String {
        switch self {
        case .noPython, .noPackage, .oldPackage, .unintelligible: "python"
        case .late: "timeout"
        case .wrapper: "wrappers"
        case .observationKey: "observation_keys"
        case .raised where command.arguments != "{}": "make"
        default: "id"
        }
    }

    /// Returns the problem and its remedy in one line, as text that follows the key or the environment's id.
    func text(for command: WorkerCommand) -> String {
        let other = "name another Python with 'python' or \(Python.variable)"
        switch self {
        case .noPython(let reason):
            let origin = command.python.isOfVariable ? " (\(Python.variable))" : ""
            return "cannot start '\(command.python.program)'\(origin): \(reason); "
                + "install Python (Debian: apt install python3 python3-venv), or \(other)"
        case .noPackage(let python):
            return "\(python) has no package 'gymnasium'; \(Self.install("gymnasium", python)), or \(other)"
        case .oldPackage(let python, let version):
            return "\(python) has Gymnasium \(version), and 1.0 or later is needed; "
                + "\(Self.install("'gymnasium>=1'", python)), or \(other)"
        case .unknownID(let ids, let text):
            if let near = suggestion(for: command.id, among: ids) {
                return "Gymnasium has no environment '\(command.id)', did you mean '\(near)'?"
            }
            return "Gymnasium has no environment '\(command.id)' (\(text)); "
                + "where a module registers it, write 'module:\(command.id)'"
        case .noDependency(let python, let extra, let text):
            guard let extra else { return text }
            return "\(text.prefix { $0 != "," }); \(Self.install("'gymnasium[\(extra)]'", python))"
        case .noModule(let module):
            return
                "there is no Python module '\(module)'; install it, put it beside the spec, or add its folder to PYTHONPATH"
        case .wrapper(let text), .observationKey(let text): return text
        case .observations(let space, let keys) where !keys.isEmpty:
            return "observes \(space), of which a part is no vector of numbers; "
                + "choose the other parts with 'observation_keys', from: \(keys.joined(separator: ", "))"
        case .observations(let space, _):
            return "observes \(space), which is no vector of numbers; "
                + "use a wrapper that makes one of it, or an environment with Box, Discrete, MultiBinary, Dict or Tuple observations"
        case .actions(let space, let combinations?):
            return "acts in \(space), which has \(combinations.specText) combinations, and 256 are the most; "
                + "use a wrapper with fewer actions"
        case .actions(let space, nil):
            return "acts in \(space); only environments with Discrete or MultiDiscrete actions can be learned"
        case .changed:
            return "the environment's spaces are not those it had when the spec was read; run again"
        case .raised(let text, during: .start):
            return "gymnasium.make raised \(text)"
        case .raised(let text, let request):
            return "\(Self.phrase(request)) raised \(text); the traceback is in the run's log.txt"
        case .notBinary(let value):
            return
                "an observation has the element \(value), and its space has only 0 and 1: a defect of the environment"
        case .died(let ending, let request, let lines):
            return "the Python process \(Self.phrase(ending)) in \(Self.phrase(request))\(Self.quote(lines))"
        case .late(let limit, let request, let lines):
            return
                "no answer to \(Self.phrase(request)) within \((limit / .seconds(1)).specText) s, so the Python process was killed"
                + "\(Self.quote(lines)); raise 'timeout' if it needs longer"
        case .unintelligible:
            return "'\(command.python.program)' does not answer as Python does; \(other)"
        }
    }

    private static func install(_ package: String, _ python: String) -> String {
        "install it with: \(python) -m pip install \(package)"
    }

    private static func phrase(_ request: Request) -> String {
        switch request {
        case .start: "gymnasium.make"
        case .reset: "a reset"
        case .step: "a step"
        case .picture: "a picture"
        }
    }

    private static func phrase(_ ending: PipedProcess.Ending) -> String {
        switch ending {
        case .exited(let code): "ended with exit code \(code)"
        case .signaled(9): "was killed (signal 9), perhaps because memory ran out,"
        case .signaled(let signal): "crashed (signal \(signal))"
        }
    }

    private static func quote(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "; its last words: \(lines.joined(separator: " | "))"
    }
}
