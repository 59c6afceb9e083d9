import Foundation
import SpecYAML
import Understudy

extension RecordingDescription {
    /// Returns the path of the JSON file of a recording, or `nil` if its name has another suffix.
    static func path(besideFile path: String, suffix: String) -> String? {
        path.hasSuffix(suffix) ? path.dropLast(suffix.count) + ".json" : nil
    }

    /// Returns what the JSON file tells.
    ///
    /// - Throws: the errors of `meanReturn(besideFile:suffix:)`.
    static func notes(besideFile path: String, suffix: String) throws -> RecordingNotes {
        var notes = RecordingNotes()
        notes.meanReturn = try meanReturn(besideFile: path, suffix: suffix)
        guard let file = Self.path(besideFile: path, suffix: suffix),
            let data = FileManager.default.contents(atPath: file)
        else { return notes }
        notes.actions = try? JSONDecoder().decode(Self.self, from: data).actions
        notes.document = Array(data)
        return notes
    }

    /// Returns the mean return that the JSON file states, or `nil` if there is no such file or no mean return in it.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON, or the mean is not a finite number.
    static func meanReturn(besideFile path: String, suffix: String) throws -> Double? {
        guard let description = Self.path(besideFile: path, suffix: suffix),
            let data = FileManager.default.contents(atPath: description)
        else { return nil }
        do {
            guard let mean = try JSONDecoder().decode(Self.self, from: data).returns?.mean else { return nil }
            guard mean.isFinite else { throw CocoaError(.coderReadCorrupt) }
            return mean
        } catch {
            throw DataError(
                .damaged, path: description,
                "is not a recording's description with a number 'return.mean'; record again, or remove the file")
        }
    }

    /// Returns the key `environment` of the JSON file, or `nil` if there is no such file, or it lacks the key.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON.
    static func environment(besideFile path: String, suffix: String) throws -> Node? {
        guard let description = Self.path(besideFile: path, suffix: suffix),
            let data = FileManager.default.contents(atPath: description)
        else { return nil }
        do {
            _ = try JSONSerialization.jsonObject(with: data)
            // JSON is YAML.
            return try Node.parse(String(decoding: data, as: UTF8.self), file: description)?["environment"]
        } catch {
            throw DataError(
                .damaged, path: description, "is not a recording's description; record again, or remove the file")
        }
    }
}
