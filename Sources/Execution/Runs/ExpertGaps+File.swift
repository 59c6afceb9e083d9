import Foundation
import Training

extension ExpertGaps {
    /// The name of the file in a run's folder.
    static let fileName = "imitation.json"
    /// The format version that this program writes and reads.
    private static let format = 1

    /// The format version, read before all other keys because it determines how to read them.
    private struct Format: Decodable {
        var format: Int
    }

    /// Returns the file's content: JSON with one line per trajectory and per gap.
    func fileText() throws -> String {
        func line(_ value: some Encodable) throws -> String {
            String(decoding: try JSON.line(value).dropLast(), as: UTF8.self)
        }
        func list(_ values: [some Encodable]) throws -> String {
            values.isEmpty ? "[]" : "[\n    " + (try values.map(line).joined(separator: ",\n    ")) + "\n  ]"
        }
        return """
            {
              "format": \(Self.format),
              "step": \(step),
              "actions": \(try line(actions)),
              "expert": \(try line(expert)),
              "infeasible": \(infeasible),
              "bridged": \(bridged),
              "trajectories": \(try list(trajectories)),
              "gaps": \(try list(gaps))
            }

            """
    }

    /// Writes the file to a run's folder, replacing an existing one atomically.
    func write(to directory: String) throws {
        try Files.replace(directory + "/" + Self.fileName, with: Data(fileText().utf8))
    }

    /// Reads the file from a run's folder, or returns `nil` if there is none.
    ///
    /// - Throws: `ExecutionError` of kind `damagedInput` if the file is damaged, or has another format.
    init?(directory: String) throws {
        let path = directory + "/" + Self.fileName
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        func damaged(_ problem: String) -> ExecutionError {
            ExecutionError(
                .damagedInput, path: path, problem: problem, remedy: "delete the run's folder, and make the run again")
        }
        do {
            let format = try JSONDecoder().decode(Format.self, from: data).format
            guard format == Self.format else {
                throw ExecutionError(
                    .damagedInput, path: path,
                    problem: "format \(format) is not known; this version reads format \(Self.format)",
                    remedy: "read it with the version that wrote it, or make the run again")
            }
            self = try JSONDecoder().decode(ExpertGaps.self, from: data)
        } catch let error as ExecutionError {
            throw error
        } catch let error as DecodingError {
            throw damaged(
                error.place.map { "'\($0)' is missing, or has a value that does not fit" } ?? "not valid JSON")
        }
        if let problem { throw damaged("it has \(problem)") }
    }
}

extension DecodingError {
    /// The key path of the value that could not be decoded, such as `gaps[3].step`; `nil` for text that is not JSON.
    fileprivate var place: String? {
        let path: [any CodingKey] =
            switch self {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        if path.isEmpty { return nil }
        return path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
