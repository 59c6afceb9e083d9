#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Node {
    /// Parses the only document of a YAML text.
    ///
    /// The syntax is YAML 1.1 and 1.2 as supported by libyaml. Anchors and aliases are supported. An alias stands for a
    /// copy of the anchored node with the marks of the anchored node, but a key keeps the location of the alias.
    /// Duplicate keys, keys that are lists or mappings, merge keys (`<<`), tags other than `!` and `!!str`, and a
    /// second document are errors. A lone `!` has no effect on a plain scalar. A byte order mark is skipped. A node
    /// with an anchor or a tag starts at the anchor or tag. `---` alone is a document with the null scalar.
    ///
    /// - Parameters:
    ///   - text: the YAML text.
    ///   - file: the file name shown in marks.
    ///   - limits: the limits for the text.
    /// - Returns: the document, or `nil` if the text is empty or contains only white space and comments.
    /// - Throws: `Diagnostics` with all problems that were found. A syntax error ends the search for further ones.
    public static func parse(
        _ text: String, file: String, limits: Limits = .standard
    ) throws(Diagnostics) -> Node? {
        try parse(Array(text.utf8), file: file, limits: limits)
    }

    /// Parses the only document of a YAML text in UTF-8, which is validated.
    ///
    /// See `parse(_:file:limits:)` for strings.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: Limits = .standard
    ) throws(Diagnostics) -> Node? {
        let document = try Document(bytes, file: file, limits: limits)
        guard document.problems.isEmpty else { throw Diagnostics(document.problems) }
        return document.root
    }
}

extension Node.Document {
    /// Parses a YAML text in UTF-8, which is validated.
    ///
    /// - Throws: `Diagnostics` with all problems that were found, if one of them ends the search for further ones.
    public init(_ bytes: [UInt8], file: String, limits: Node.Limits = .standard) throws(Diagnostics) {
        let start = Mark(file: file, line: 1, column: 1)
        guard bytes.count <= limits.bytes else {
            throw Diagnostics("the file has more than \(limits.bytes) bytes", at: start)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Diagnostics("the file is UTF-16, save it as UTF-8", at: start)
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
        self = try Composer.compose(text, file: file, limits: limits)
    }
}

extension Node {
    /// Loads the only document of a YAML file.
    ///
    /// - Parameters:
    ///   - path: the path of the file. Pipes such as `/dev/stdin` can be read too.
    ///   - name: the name shown in marks and errors; the default is the path.
    ///   - limits: the limits for the file. At most `limits.bytes` bytes are read.
    /// - Returns: the document, or `nil` if the file is empty or contains only white space and comments.
    /// - Throws: `FileError` if the file is missing, a folder or unreadable; `Diagnostics` if its content is invalid,
    ///   as in `parse(_:file:limits:)`.
    public static func load(
        path: String, displayedAs name: String? = nil, limits: Limits = .standard
    ) throws -> Node? {
        let document = try Document(path: path, displayedAs: name, limits: limits)
        guard document.problems.isEmpty else { throw Diagnostics(document.problems) }
        return document.root
    }
}

extension Node.Document {
    /// Loads a YAML file, as `Node.load(path:displayedAs:limits:)` does.
    ///
    /// - Throws: `FileError` if the file is missing, a folder or unreadable; `Diagnostics` as
    ///   `init(_:file:limits:)`.
    public init(path: String, displayedAs name: String? = nil, limits: Node.Limits = .standard) throws {
        let name = name ?? path
        // Read one byte more than allowed, so that an oversized file is detected.
        let bytes = try contents(of: path, atMost: min(limits.bytes, .max - 1) + 1, displayedAs: name)
        try self.init(bytes, file: name, limits: limits)
    }
}

/// Returns the first `count` bytes of a file.
private func contents(of path: String, atMost count: Int, displayedAs name: String) throws(FileError) -> [UInt8] {
    func failure() -> FileError { FileError(path: name, reason: String(cString: strerror(errno))) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while contents.count < count {
        let length = read(descriptor, &chunk, min(chunk.count, count - contents.count))
        if length < 0 {
            guard errno == EINTR else { throw failure() }
        } else if length == 0 {
            break
        } else {
            contents += chunk[..<length]
        }
    }
    return contents
}

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
