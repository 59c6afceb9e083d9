/// A file of a study that is missing, cannot be read or does not hold what it should.
public struct StudyFileError: Error, Hashable, Sendable {
    /// What is the matter with the file.
    public enum Kind: Hashable, Sendable {
        /// There is no file at the path.
        case missing
        /// There is something at the path, but it cannot be read.
        case unreadable
        /// The file's content is not what its format asks for.
        case damaged
    }

    /// What is the matter with the file.
    public var kind: Kind
    /// The file's path, beginning as the study's directory was given.
    public var path: String
    /// The line, from 1, or nil where the problem belongs to no single line.
    public var line: Int?
    /// What is wrong, in one line, without a full stop.
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
    /// `path:line: error: message`, without the line where there is none.
    public var description: String {
        line.map { "\(path):\($0): error: \(message)" } ?? "\(path): error: \(message)"
    }
}
