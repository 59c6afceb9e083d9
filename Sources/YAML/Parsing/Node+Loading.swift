#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Node {
    /// The one document of a YAML file.
    ///
    /// - Parameters:
    ///   - path: where the file is. Pipes such as `/dev/stdin` can be read too.
    ///   - name: the name that marks and errors show; the path where it is `nil`.
    ///   - limits: what the file may ask for. No more than `limits.bytes` are ever read.
    /// - Returns: the document, or `nil` where the file has none: empty, or only blanks and comments.
    /// - Throws: `FileError` where the file is missing, a folder or unreadable; `Diagnostics` where its content is wrong,
    ///   as in `parse(_:file:limits:)`.
    public static func load(
        path: String, displayedAs name: String? = nil, limits: Limits = .standard
    ) throws -> Node? {
        let name = name ?? path
        // One byte more than allowed, so that `parse` sees that there are too many.
        let bytes = try contents(of: path, atMost: min(limits.bytes, .max - 1) + 1, displayedAs: name)
        return try parse(bytes, file: name, limits: limits)
    }
}

/// The first `count` bytes of a file.
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
