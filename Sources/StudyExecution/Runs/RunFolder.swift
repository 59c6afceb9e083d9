import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Understudy

/// The folder of a run, for reading.
enum RunFolder {
    /// Returns the resolved spec of the run, and its `environment` part.
    ///
    /// - Throws: `ExecutionError` of kind `missingInput` if there is no run, and of kind `damagedInput` if its spec is
    ///   not a spec; `Diagnostics` if the spec is not valid YAML.
    static func spec(in directory: String) throws -> (document: Node, environment: Node) {
        let example = "name that of a run, such as runs/quickstart/dqn/seed-0"
        guard Files.isFolder(directory) else {
            throw ExecutionError(.missingInput, path: directory, problem: "there is no such folder", remedy: example)
        }
        let path = FileName.spec.path(in: directory)
        let again = "delete the run's folder, and make the run again"
        guard FileManager.default.fileExists(atPath: path) else {
            let isRun = FileManager.default.fileExists(atPath: FileName.status.path(in: directory))
            throw ExecutionError(
                .missingInput, path: directory,
                problem: isRun ? "its spec.yaml is missing" : "the folder holds no run (no spec.yaml)",
                remedy: isRun ? again : example)
        }
        guard let document = try Node.load(path: path) else {
            throw ExecutionError(.damagedInput, path: directory, problem: "its spec.yaml is empty", remedy: again)
        }
        guard let environment = document["environment"] else {
            throw ExecutionError(
                .damagedInput, path: directory, problem: "its spec.yaml is no run's resolved spec", remedy: again)
        }
        return (document, environment)
    }

    /// Reads the resolved spec of the run in `directory`.
    ///
    /// - Throws: `Diagnostics` with every problem found. If the run has plugins that `registry` lacks, the first
    ///   problem names them, because most of the others follow from that.
    static func runSpec(_ document: Node, in directory: String, registry: Registry) throws(Diagnostics) -> RunSpec {
        do throws(Diagnostics) {
            return try RunSpec(document, registry: registry)
        } catch {
            let known = Set(registry.plugins.map(\.name))
            let lacking = (RunStatus(directory: directory)?.plugins ?? []).filter { !known.contains($0.name) }
            guard !lacking.isEmpty else { throw error }
            let names = lacking.map { "'\($0.text)'" }.joined(separator: ", ")
            let noun = lacking.count == 1 ? "the plugin" : "the plugins"
            let problem = Diagnostic(
                "the run was made with \(noun) \(names), which this program does not have", at: document.mark)
            throw Diagnostics([problem] + error.all)
        }
    }

    /// Returns the first required file of a finished run that is missing or empty in `directory`; `nil` if there is
    /// none.
    static func missingFile(ofFinished directory: String) -> String? {
        func isMissing(_ name: FileName) -> Bool {
            var status = stat()
            return stat(name.path(in: directory), &status) != 0 || status.st_size == 0
        }
        if let name = [FileName.episodes, .metrics, .policy].first(where: isMissing) { return name.rawValue }
        let found = FileName.infeasibleTransitions
        return isMissing(found) && looksForInfeasible(directory) ? found.rawValue : nil
    }

    /// Returns whether the run has metrics of infeasible transitions.
    private static func looksForInfeasible(_ directory: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: FileName.metrics.path(in: directory)) else { return false }
        defer { try? handle.close() }
        guard let start = try? handle.read(upToCount: 1 << 14) else { return false }
        return CSV.names(in: start.prefix { $0 != UInt8(ascii: "\n") }).contains(MetricName.infeasibleShare)
    }

    /// Reopens a finished run to resume from its last checkpoint.
    ///
    /// Removes its final policy and infeasible transitions, which belong to the shorter run.
    static func reopen(_ directory: String) throws(ExecutionError) {
        guard var status = RunStatus(directory: directory), status.state == .finished else { return }
        status.end(.interrupted)
        do {
            try status.write(to: directory)
        } catch let error as ExecutionError {
            throw error
        } catch {
            throw ExecutionError(.inputOutput, path: directory, error: error)
        }
        for name in [FileName.policy, .infeasibleTransitions] { unlink(name.path(in: directory)) }
    }

    /// Returns the reason why the run is not finished, as the end of a sentence; `nil` if it is finished.
    static func whyUnfinished(_ directory: String) -> String? {
        switch RunStatus(directory: directory)?.state {
        case .running: "it is running, or was killed"
        case .failed: "it failed"
        case .interrupted: "it was interrupted"
        case nil: "it has not begun"
        case .finished: nil
        }
    }
}

extension RunSpec {
    /// Reads the resolved spec in a run's folder.
    ///
    /// - Throws: `Diagnostics` if the spec is invalid or names a component that `registry` lacks; `ExecutionError` of
    ///   kind `missingInput` if there is no run.
    package init(directory: String, registry: Registry) throws {
        let directory = PathName.trimmed(directory)
        self = try RunFolder.runSpec(RunFolder.spec(in: directory).document, in: directory, registry: registry)
    }
}
