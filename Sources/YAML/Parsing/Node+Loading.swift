#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
