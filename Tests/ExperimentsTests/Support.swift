import Experiments
import Foundation
import SpecYAML
import Testing
import Understudy
import UnderstudyPlugins

/// The components of this repository.
let registry = Registry(builtInPlugins)

/// The repository's root.
let repository = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

/// The spec that most tests change.
let base = """
    understudy: 1
    name: study
    environment: cart-pole
    training: {steps: 20_000}

    """

/// The study of a text in the file `spec.yaml`, which need not exist, with what `--set` takes.
func study(_ text: String, set settings: String...) throws -> Study {
    try study(text, settings)
}

private func study(_ text: String, _ settings: [String]) throws -> Study {
    try Study(
        #require(try Node.parse(text, file: "spec.yaml")), registry: registry,
        settings: settings.map { try SpecSetting($0) })
}

/// The lines that a user sees for a text in the file `spec.yaml`; empty where nothing is wrong.
func problems(_ text: String, set settings: String...) throws -> [String] {
    try lines { try study(text, settings) }
}

/// The lines that a user sees where `body` fails; empty where it does not.
func lines<Value>(_ body: () throws -> Value) throws -> [String] {
    do {
        _ = try body()
        return []
    } catch let error as Diagnostics {
        return error.all.map(\.description)
    } catch let error as FileError {
        return [error.description]
    }
}

/// A folder of specs that is removed with this object.
final class SpecFolder {
    let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(
        path: "specs-\(UUID().uuidString)")

    /// Writes `files`, path and text.
    init(_ files: KeyValuePairs<String, String>) throws {
        for (path, text) in files {
            let file = url.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The study in `file`.
    func study(_ file: String = "spec.yaml") throws -> Study {
        try Study(specAt: url.appending(path: file).path, registry: registry)
    }

    /// The lines that a user sees for `file`, with paths from this folder.
    func problems(_ file: String = "spec.yaml") throws -> [String] {
        try lines { try study(file) }.map { $0.replacing(url.path + "/", with: "") }
    }

    /// Copies one of the repository's recordings to `path`.
    func addRecording(_ name: String, at path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: repository.appending(path: "experiments/data/" + name), to: file)
    }
}

extension Study {
    /// The resolved spec of the first run of `variant`.
    func spec(of variant: String = "default", sourceLocation: SourceLocation = #_sourceLocation) throws -> Node {
        try #require(runs.first { $0.variant == variant }, sourceLocation: sourceLocation).spec
    }
}

extension Node {
    /// The scalar at the end of `keys`, as text.
    func text(_ keys: String...) -> String? {
        keys.reduce(Optional(self)) { $0?[$1] }?.scalar?.text
    }
}
