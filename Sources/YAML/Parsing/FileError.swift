/// A file that cannot be read at all, as opposed to one whose content is wrong.
public struct FileError: Error, Hashable, Sendable {
    /// The file's path as the user gave it.
    public var path: String
    /// Why it cannot be read, in the words of the operating system, such as `No such file or directory`.
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
