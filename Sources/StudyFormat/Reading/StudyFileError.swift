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
    package var message: String

    /// Creates an error.
    package init(_ kind: Kind, _ message: String, path: String, line: Int? = nil) {
        self.kind = kind
        self.message = message
        self.path = path
        self.line = line
    }
}

extension StudyFileError: CustomStringConvertible {
    /// A message of the form `path:line: error: message`, without the line if there is none.
    package var description: String {
        line.map { "\(path):\($0): error: \(message)" } ?? "\(path): error: \(message)"
    }
}
