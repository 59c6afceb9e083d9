import Foundation

/// The JSON format of a study's files: keys are sorted, so that equal values give equal texts.
package enum JSON {
    /// Returns an object on several lines, with a final line break.
    package static func document(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + [UInt8(ascii: "\n")]
    }

    /// Returns an object on one line, with a final line break.
    package static func line(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }

    /// The format version of a file, read before all other keys because it determines how to read them.
    package struct Format: Decodable {
        package var format: Int
    }
}

extension [any CodingKey] {
    /// The key path as text, such as `runs[3].seed`; empty for the file's top level.
    package var keyPath: String {
        reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
