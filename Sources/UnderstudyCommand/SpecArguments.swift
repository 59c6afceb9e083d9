import ArgumentParser
import Experiments
import Foundation
import SpecYAML
import Understudy

/// Options that modify a spec and select some of its runs.
struct SpecArguments: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Set a key in every variant that has it, such as learner.gamma=0.9. Can be repeated.",
            valueName: "key=value"))
    var settings: [String] = []

    @Option(
        help: ArgumentHelp(
            "Use only these variants, or runs such as 'dqn/seed-*'; * ? [...] are wildcards. Can be repeated.",
            valueName: "pattern"))
    var only: [String] = []

    func validate() throws {
        for text in settings where !text.contains("=") || text.hasPrefix("=") {
            throw ValidationError("--set needs KEY=VALUE, such as learner.gamma=0.9, not '\(text)'.")
        }
    }

    /// The help of the argument that names a spec.
    static let specHelp: ArgumentHelp = "The spec's file, or - for standard input."

    /// The name of standard input in messages.
    private static let standardInput = "<standard input>"

    /// The selected runs.
    var selection: RunSelection { RunSelection(only) }

    /// Reads the whole study of the spec at `path` and applies the settings.
    ///
    /// - Parameter readsRecordings: whether recordings are read and checked; otherwise they need not be there.
    /// - Throws: the errors of `Study.init(specAt:registry:settings:)`.
    func study(specAt path: String, in registry: Registry, readsRecordings: Bool = true) throws -> Study {
        var problems: [Diagnostic] = []
        var changes: [SpecSetting] = []
        for text in settings {
            do throws(Diagnostics) {
                changes.append(try SpecSetting(text))
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        guard path == "-" else {
            return try Study(
                specAt: path, registry: registry, settings: changes, readsRecordings: readsRecordings)
        }
        return try Study(
            Self.documentFromStandardInput(), file: Self.standardInput, registry: registry, settings: changes,
            readsRecordings: readsRecordings)
    }

    /// Reads the spec from standard input. Its paths start at the working folder.
    ///
    /// - Throws: `Diagnostics` if the text is not valid YAML.
    private static func documentFromStandardInput() throws -> Node.Document {
        let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
        SourceExcerpt.remember(String(decoding: bytes, as: UTF8.self), as: standardInput)
        return try Node.Document(Array(bytes), file: standardInput)
    }

    /// Returns `study` with only the selected runs.
    ///
    /// - Throws: `ValidationError` if a pattern of `--only` matches no run.
    func part(of study: Study) throws -> Study {
        do {
            return try selection.part(of: study)
        } catch {
            throw ValidationError("--only: \(error).")
        }
    }
}
