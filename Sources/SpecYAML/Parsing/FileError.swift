/// A file that cannot be read at all, in contrast to one with invalid content.
public struct FileError: Error, Hashable, Sendable {
    /// The file's path as given by the user.
    public var path: String
    /// The operating system's reason, such as `No such file or directory`.
    public var reason: String

    /// Creates a file error.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

extension FileError: CustomStringConvertible {
    /// `path: error: reason`
    public var description: String { "\(path): error: \(reason)" }
}
