/// An error for a study file that is missing, unreadable or damaged.
public struct StudyFileError: Error, Hashable, Sendable {
    /// The kind of problem with a file.
    public enum Kind: Hashable, Sendable {
        /// There is no file at the path.
        case missing
        /// There is a file at the path, but it cannot be read.
        case unreadable
        /// The file's content does not match its format.
        case damaged
    }

    /// The kind of problem.
    public var kind: Kind
    /// The file's path, which starts with the study's folder as specified by the caller.
    public var path: String
    /// The line number, from 1; `nil` if the problem does not concern a single line.
    public var line: Int?
    /// A one-line description of the problem, without a final period.
    public var message: String

    /// Creates an error.
    public init(_ kind: Kind, _ message: String, path: String, line: Int? = nil) {
        self.kind = kind
        self.message = message
        self.path = path
        self.line = line
    }
}

extension StudyFileError: CustomStringConvertible {
    /// A message of the form `path:line: error: message`, without the line if there is none.
    public var description: String {
        line.map { "\(path):\($0): error: \(message)" } ?? "\(path): error: \(message)"
    }
}
