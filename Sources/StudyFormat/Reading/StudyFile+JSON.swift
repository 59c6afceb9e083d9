import Foundation

extension StudyFile {
    /// Decodes the file's JSON; unknown keys are ignored.
    ///
    /// - Throws: a `StudyFileError` of kind `damaged` with the line of a syntax error or the key path of an invalid
    ///   value.
    package func decodeJSON<Value: Decodable>(as type: Value.Type) throws(StudyFileError) -> Value {
        if let syntaxError { throw syntaxError }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw damaged("'\((context.codingPath + [key]).keyPath)' is missing")
        } catch DecodingError.typeMismatch(let type, let context) {
            throw damaged("'\(context.codingPath.keyPath)' must be \(Self.jsonName(of: type))")
        } catch DecodingError.valueNotFound(let type, let context) {
            throw damaged("'\(context.codingPath.keyPath)' must be \(Self.jsonName(of: type)), not null")
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw damaged("'\(context.codingPath.keyPath)' has a value that does not fit")
        } catch {
            throw damaged("a number does not fit its key")
        }
    }

    /// Checks the file's format version, before all other keys because it determines how to read them.
    ///
    /// - Throws: a `StudyFileError` of kind `otherFormat`, or of kind `damaged` if the file tells no format.
    package func requireFormat(_ known: Int) throws(StudyFileError) {
        let format = try decodeJSON(as: JSON.Format.self).format
        guard format == known else {
            throw StudyFileError(
                .otherFormat, "format \(format) is not known; this version reads format \(known)", path: path)
        }
    }

    /// Returns the error for bytes that are not JSON; `nil` if they are.
    private var syntaxError: StudyFileError? {
        guard let offset = JSONSyntax.departure(in: bytes) else { return nil }
        func line(_ bytes: ArraySlice<UInt8>) -> Int { 1 + bytes.count { $0 == UInt8(ascii: "\n") } }
        return offset == bytes.count
            ? damaged("the file ends in the middle of its JSON", line: line(bytes.dropLast()))
            : damaged("not valid JSON", line: line(bytes[..<offset]))
    }

    /// Returns the JSON name of the type from which a Swift type is decoded.
    private static func jsonName(of type: Any.Type) -> String {
        switch type {
        case is Int.Type, is UInt64.Type: "an integer"
        case is Double.Type: "a number"
        case is String.Type: "a string"
        default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
        }
    }
}
