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

/// The grammar of JSON (RFC 8259), without extensions.
///
/// Foundation's decoder accepts trailing commas, hexadecimal numbers and NUL after a number. A file of a study that has
/// any of them was not written by this program.
struct JSONSyntax {
    private let bytes: [UInt8]
    private var place = 0
    /// The maximum depth of lists and objects.
    private static let maximumDepth = 200

    /// The text departs from the grammar at `place`.
    private struct Departure: Error {}

    /// Returns the offset of the first byte that departs from the grammar; `nil` if the whole text is JSON.
    ///
    /// It is the number of bytes if the text ends too early.
    static func departure(in bytes: [UInt8]) -> Int? {
        var syntax = JSONSyntax(bytes: bytes)
        do {
            try syntax.skipValue(depth: 0)
            return syntax.place == bytes.count ? nil : syntax.place
        } catch {
            return syntax.place
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// Skips `character` if it is next, and returns whether it was.
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func require(_ character: Unicode.Scalar) throws(Departure) {
        guard skip(character) else { throw Departure() }
    }

    /// Skips a value with the space around it.
    private mutating func skipValue(depth: Int) throws(Departure) {
        guard depth < Self.maximumDepth else { throw Departure() }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            try skipItems(to: "}", depth: depth) { syntax throws(Departure) in
                try syntax.skipString()
                syntax.skipSpace()
                try syntax.require(":")
            }
        case UInt8(ascii: "["): try skipItems(to: "]", depth: depth) { _ throws(Departure) in }
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: try skipNumber()
        }
        skipSpace()
    }

    /// Skips the items of a list or object, each after what `skipKey` skips.
    private mutating func skipItems(
        to end: Unicode.Scalar, depth: Int, skipKey: (inout JSONSyntax) throws(Departure) -> Void
    ) throws(Departure) {
        place += 1
        skipSpace()
        if skip(end) { return }
        repeat {
            skipSpace()
            try skipKey(&self)
            try skipValue(depth: depth + 1)
        } while skip(",")
        try require(end)
    }

    private mutating func skipWord(_ word: String) throws(Departure) {
        for byte in word.utf8 {
            guard next == byte else { throw Departure() }
            place += 1
        }
    }

    private mutating func skipString() throws(Departure) {
        try require("\"")
        while let byte = next, byte >= 0x20 {
            place += 1
            if byte == UInt8(ascii: "\"") { return }
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escaped = next else { throw Departure() }
            switch escaped {
            case UInt8(ascii: "u"):
                place += 1
                for _ in 0..<4 {
                    guard let digit = next, Unicode.Scalar(digit).properties.isASCIIHexDigit else { throw Departure() }
                    place += 1
                }
            case _ where #""\/bfnrt"#.utf8.contains(escaped): place += 1
            default: throw Departure()
            }
        }
        throw Departure()
    }

    private mutating func skipNumber() throws(Departure) {
        _ = skip("-")
        if !skip("0") { try skipDigits() }
        if skip(".") { try skipDigits() }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(Departure) {
        let start = place
        while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
        guard place > start else { throw Departure() }
    }
}
