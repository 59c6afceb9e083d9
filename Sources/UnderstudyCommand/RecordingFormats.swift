import ArgumentParser
import Foundation
import SpecYAML
import StudyExecution
import Understudy

/// The formats of recordings that commands read and write by their path.
struct RecordingFormats {
    /// A format with what is asked of its type.
    private struct Entry {
        let type: any RecordingFormat.Type
        let name: String
        let suffix: String?
    }

    private let all: [Entry]

    init(_ registry: Registry) {
        var all: [Entry] = []
        for type in registry.recordingFormats { all.append(Entry(type: type, name: type.name, suffix: type.suffix)) }
        self.all = all.sorted { $0.name < $1.name }
    }

    /// Returns the format of the recording at `path`, or of the one that is to be written there.
    ///
    /// - Parameter name: the format that the user named; `nil` for the one that the path's suffix says.
    /// - Throws: `ValidationError` if there is no such format, or the suffix says none.
    private func entry(at path: String, named name: String?, option: String) throws -> Entry {
        if let name {
            if let entry = all.first(where: { $0.name == name }) { return entry }
            let names = all.map { $0.name }
            let hint =
                suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
                ?? "there are: \(Self.list(names))."
            throw ValidationError("Unknown format '\(name)'; \(hint)")
        }
        for entry in all { if let suffix = entry.suffix, Self.has(suffix, path) { return entry } }
        if let folder = all.first(where: { $0.suffix == nil }), !Self.hasSuffix(path) || Files.isFolder(path) {
            return folder
        }
        let suffixes = all.compactMap { $0.suffix }
        throw ValidationError(
            "\(option) must end in \(suffixes.joined(separator: " or ")), or '--format' must name the format, not '\(path)'."
        )
    }

    /// Returns the format in which a recording is written at `path`.
    ///
    /// - Throws: `ValidationError` if the path does not fit the format, or no format can be told.
    func format(writing path: String, named name: String?) throws -> any RecordingFormat.Type {
        let entry = try entry(at: path, named: name, option: "'--output'")
        guard let suffix = entry.suffix, !Self.has(suffix, path) else { return entry.type }
        throw ValidationError("'--output' must be a file's name that ends in \(suffix), not '\(path)'.")
    }

    /// Returns the dataset at `path`.
    ///
    /// - Throws: `ValidationError` if no format can be told.
    func dataset(at path: String, named name: String?) throws -> any RecordingFormat {
        let type = try entry(at: path, named: name, option: "The recording's name").type
        return type.init(path: path)
    }

    /// Returns texts as `a, b and c`.
    static func list(_ texts: [String]) -> String {
        texts.count < 2
            ? texts.first ?? "" : texts.dropLast().joined(separator: ", ") + " and " + (texts.last ?? "")
    }

    private static func has(_ suffix: String, _ path: String) -> Bool {
        path.hasSuffix(suffix) && PathName.name(of: path) != suffix
    }

    /// Returns whether the path's last part has a suffix, as a file's name has.
    private static func hasSuffix(_ path: String) -> Bool { PathName.name(of: path).contains(".") }
}
