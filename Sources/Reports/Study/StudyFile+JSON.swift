import Foundation
import StudyFormat

extension StudyFile {
    /// Decodes the file's JSON; unknown keys are ignored.
    ///
    /// - Throws: a `StudyFileError` of kind `damaged` with the line of a syntax error or the key path of an invalid
    ///   value.
    func decodeJSON<Value: Decodable>(as type: Value.Type) throws(StudyFileError) -> Value {
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
            throw syntaxError()
        }
    }

    /// Returns the error for invalid JSON, with the line at which parsing failed.
    private func syntaxError() -> StudyFileError {
        let lines = 1 + bytes.dropLast().count { $0 == UInt8(ascii: "\n") }
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            return damaged("a number does not fit its key")
        } catch {
            // Foundation gives the position only as text: "Invalid value around character 24."
            let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
            guard let offset = Int(words.filter(\.isNumber)), offset <= bytes.count else {
                return damaged("the file ends in the middle of its JSON", line: lines)
            }
            return damaged("not valid JSON", line: 1 + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") })
        }
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
