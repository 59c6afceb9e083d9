import AgentTraining
import Foundation
import SpecYAML
import Understudy

/// The file of a recording that cannot be read, as a spec names it.
struct RecordingFile {
    private let path: String
    private let kind: String
    /// The folder of the spec, with a trailing slash.
    private let folder: String
    private let kinds: [String]

    /// Returns `nil` if the recording has no path, or no kind.
    init?(_ source: RecordingSource, registry: Registry) {
        guard let path = source.written["path"]?.scalar, let mark = source.written["path"]?.mark,
            let kind = source.written["kind"]?.scalar
        else { return nil }
        (self.path, self.kind, folder) = (path.text, kind.text, mark.folder)
        kinds = registry.datasets.names
    }

    /// Returns the message that the file cannot be read, with the file or the kind that is meant.
    func completing(_ message: String) -> String {
        if let recording = described { return "'\(path)' describes a recording, write \(recording)" }
        if let other = kinds.first(where: { path.lowercased().hasSuffix("." + $0) }), other != kind {
            return "'\(path)' is a file of another kind, write 'kind: \(other)'"
        }
        return near.map { "\(message), did you mean '\($0)'?" } ?? message
    }

    private func whole(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }

    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: whole(path)) }

    /// The recording that the file describes; `nil` if it is no such description.
    private var described: String? {
        guard path.hasSuffix(".json") else { return nil }
        let recording = String(path.dropLast("json".count)) + kind
        return isThere(recording) ? recording : nil
    }

    /// The file with a similar name that is in the folder of one that is missing.
    private var near: String? {
        guard !isThere(path), let name = path.split(separator: "/").last else { return nil }
        let parent = String(path.dropLast(name.count))
        let place = whole(parent)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: place.isEmpty ? "." : place)) ?? []
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        let ending = name[dot...]
        let alike = files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
        return suggestion(for: String(name[..<dot]), among: alike).map { parent + $0 + ending }
    }
}
