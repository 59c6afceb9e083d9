import ArgumentParser
import Foundation
import Synchronization
import Understudy

/// Decides which programs of specs and run folders a command may start.
enum ProgramGate {
    /// Returns the result of `body` and tells each program that it starts on standard error.
    ///
    /// - Parameters:
    ///   - registry: the components; `body` gets them with the gate.
    ///   - starts: `false` to start none, as `check --no-start` does; each one is then a diagnostic that is unchecked.
    static func telling<Value>(
        in registry: Registry, starts: Bool = true, _ body: (Registry) throws -> Value
    ) rethrows -> Value {
        let told = Told()
        var registry = registry
        registry.programGate = { start in
            guard starts else {
                throw ProgramStart.Refusal(
                    "is not started (--no-start); what it would say is not checked: \(start.purpose)", isOnRequest: true
                )
            }
            if told.add(start) { tell(start) }
            return start.program
        }
        return try body(registry)
    }

    /// Returns the result of `body`, and what it started.
    ///
    /// - Parameter tells: whether each program is told on standard error.
    static func noting<Value>(
        in registry: Registry, tells: Bool, _ body: (Registry) throws -> Value
    ) rethrows -> (Value, starts: Set<ProgramStart>) {
        let told = Told()
        var registry = registry
        registry.programGate = { start in
            if told.add(start), tells { tell(start) }
            return start.program
        }
        return (try body(registry), told.all)
    }

    private static func tell(_ start: ProgramStart) {
        Console.error("note: starts \(start.program) for \(start.purpose)")
    }

    /// Returns the components for reading the folder of a run: they start no program that only the folder names.
    static func guarded(_ registry: Registry, _ directory: String, _ trust: TrustArguments) -> Registry {
        guarded(registry, directory, ProgramTrust(trust))
    }

    static func guarded(_ registry: Registry, _ directory: String, _ trust: ProgramTrust) -> Registry {
        var registry = registry
        registry.programGate = { start in
            if let python = trust.python { return python }
            if trust.all { return start.program }
            let reason =
                switch TrustedFolders.ofUser?.answer(to: start, ofRun: directory) {
                case .starts: ""
                case .startsOthers: "`\(ProgramName.current) run` started something else for this folder"
                case .unknown, nil: "this user did not make the folder on this machine"
                }
            if reason.isEmpty { return start.program }
            throw ProgramStart.Refusal(
                "is not started: the run's folder names it, for \(start.purpose), but \(reason); "
                    + "if you trust it, add --trust, or name the Python with --python PATH")
        }
        return registry
    }

    /// Returns the components for comparing what `run` is to make with what its folder holds: they start the programs
    /// that the spec itself has started, and those of a trusted folder.
    static func guarded(_ registry: Registry, _ directory: String, permitting starts: Set<ProgramStart>) -> Registry {
        var guarded = guarded(registry, directory, ProgramTrust())
        let gate = guarded.programGate
        guarded.programGate = { start in starts.contains(start) ? start.program : try gate(start) }
        return guarded
    }

    /// Returns the result of `body` with the components of `guarded`, and why the first program was refused.
    static func guarding<Value>(
        _ registry: Registry, _ directory: String, _ trust: TrustArguments, _ body: (Registry) throws -> Value
    ) rethrows -> (Value, refusal: String?) {
        let refused = Refused()
        var guarded = guarded(registry, directory, trust)
        let gate = guarded.programGate
        guarded.programGate = { start in
            do {
                return try gate(start)
            } catch {
                refused.add("\(start.program) \(error)")
                throw error
            }
        }
        return (try body(guarded), refused.first)
    }

    /// The first refusal.
    private final class Refused: Sendable {
        private let text = Mutex<String?>(nil)

        func add(_ text: String) { self.text.withLock { $0 = $0 ?? text } }

        var first: String? { text.withLock { $0 } }
    }

    /// The programs that were told.
    private final class Told: Sendable {
        private let starts = Mutex<Set<ProgramStart>>([])

        /// Adds a start, and returns whether it is new.
        func add(_ start: ProgramStart) -> Bool { starts.withLock { $0.insert(start).inserted } }

        var all: Set<ProgramStart> { starts.withLock { $0 } }
    }
}

/// The programs of a run's folder that a command may start.
struct ProgramTrust {
    /// Whether it may start the programs of any folder.
    var all = false
    /// The Python to start in place of the folder's.
    var python: String?

    /// Starts the programs of trusted folders alone.
    init() {}

    init(_ arguments: TrustArguments) {
        all = arguments.trust
        python = arguments.python
    }

    /// Whether it may start programs that the run's folder names.
    func isTrusted(run directory: String) -> Bool {
        all || TrustedFolders.ofUser?.contains(run: directory) == true
    }
}

/// The options that say which programs of a run's folder a command may start.
struct TrustArguments: ParsableArguments {
    @Flag(help: "Trust the run's folder: start the programs it names, even if you did not make it on this machine.")
    var trust = false

    @Option(
        help: ArgumentHelp(
            "Start this Python instead of the one that the run's folder names.", valueName: "path"))
    var python: String?
}
