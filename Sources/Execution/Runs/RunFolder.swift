import Foundation
import YAML

/// The folder of a run that is to be read.
enum RunFolder {
    /// `directory` without a slash at its end.
    static func path(_ directory: String) -> String {
        directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    }

    /// The resolved spec of the run, with its part `environment`.
    ///
    /// - Throws: `ExecutionError` of kind `missingInput` where there is no run, and `damagedInput` where its spec is none; `Diagnostics` where it is no YAML.
    static func spec(in directory: String) throws -> (document: Node, environment: Node) {
        let example = "name that of a run, such as runs/quickstart/dqn/seed-0"
        guard Files.isFolder(directory) else {
            throw ExecutionError(.missingInput, path: directory, problem: "there is no such folder", remedy: example)
        }
        let path = directory + "/spec.yaml"
        guard FileManager.default.fileExists(atPath: path) else {
            throw ExecutionError(
                .missingInput, path: directory, problem: "the folder holds no run (no spec.yaml)", remedy: example)
        }
        guard let document = try Node.load(path: path), let environment = document["environment"] else {
            throw ExecutionError(
                .damagedInput, path: path, problem: "it is no run's resolved spec",
                remedy: "delete the folder, and make the run again")
        }
        return (document, environment)
    }

    /// Why the run is not finished, as the end of a sentence; `nil` where it is.
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
