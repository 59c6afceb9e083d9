import Foundation

/// A file of a study, read completely.
package struct StudyFile: Sendable {
    /// The path as it appears in error messages.
    package let path: String
    /// The file's bytes.
    package let bytes: [UInt8]

    /// Reads the file at `path`.
    ///
    /// - Parameter hint: the error message if the file does not exist.
    /// - Throws: a `StudyFileError` of kind `missing` or `unreadable`.
    package init(path: String, hint: String = "no such file") throws(StudyFileError) {
        self.path = path
        do {
            bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw StudyFileError(.missing, hint, path: path)
        } catch {
            throw StudyFileError(.unreadable, "the file cannot be read", path: path)
        }
    }

    /// Creates a file with other bytes than those on disk.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Reads the file at `path`; returns `nil` if it does not exist.
    package static func ifPresent(_ path: String) throws(StudyFileError) -> StudyFile? {
        do {
            return try StudyFile(path: path)
        } catch  where error.kind == .missing {
            return nil
        }
    }

    /// Returns whether there is nothing at `path`.
    package static func isMissing(_ path: String) -> Bool { !FileManager.default.fileExists(atPath: path) }

    /// The file's text; bytes that are not UTF-8 become replacement characters.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Returns an error about the file's content.
    package func damaged(_ message: String, line: Int? = nil) -> StudyFileError {
        StudyFileError(.damaged, message, path: path, line: line)
    }
}

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
            let isNewer = format > known
            throw StudyFileError(
                .otherFormat,
                isNewer
                    ? "a newer version wrote it (format \(format), and this one reads format \(known))"
                    : "format \(format) is not known",
                remedy: isNewer ? "use that version" : "this version reads format \(known)", path: path)
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

/// An error for a study file that is missing, unreadable or damaged.
package struct StudyFileError: Error, Hashable, Sendable {
    /// The kind of problem with a file.
    package enum Kind: Hashable, Sendable {
        /// There is no file at the path.
        case missing
        /// There is a file at the path, but it cannot be read.
        case unreadable
        /// The file's content does not match its format.
        case damaged
        /// The file has a format version that this program does not read.
        case otherFormat
    }

    /// The kind of problem.
    package var kind: Kind
    /// The file's path, which starts with the study's folder as specified by the caller.
    package var path: String
    /// The line number, from 1; `nil` if the problem does not concern a single line.
    package var line: Int?
    /// A one-line description of the problem, without a final period.
    package var problem: String
    /// The remedy, without a final period; `nil` if the problem's text tells it or there is none.
    package var remedy: String?

    /// Creates an error.
    package init(_ kind: Kind, _ problem: String, remedy: String? = nil, path: String, line: Int? = nil) {
        self.kind = kind
        self.problem = problem
        self.remedy = remedy
        self.path = path
        self.line = line
    }

    /// The problem, and the remedy after a semicolon.
    package var message: String { remedy.map { "\(problem); \($0)" } ?? problem }
}

extension StudyFileError: CustomStringConvertible {
    /// A message of the form `path:line: error: message`, without the line if there is none.
    package var description: String {
        line.map { "\(path):\($0): error: \(message)" } ?? "\(path): error: \(message)"
    }
}
