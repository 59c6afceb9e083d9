import Foundation

/// File operations whose errors have remedies.
package enum Files {
    /// Creates a folder and its missing parents.
    static func createFolder(_ path: String) throws(ExecutionError) {
        if mkdir(path, 0o777) == 0 { return }
        let code = errno
        let parent = PathName.folder(of: path)
        switch code {
        case EEXIST where isFolder(path): return
        case ENOENT where !parent.isEmpty && parent != path && !isFolder(parent):
            try createFolder(parent)
            try createFolder(path)
        default: throw ExecutionError(.cannotCreateOutput, path: path, code: code)
        }
    }

    /// Returns whether a folder exists at `path`.
    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Opens a file of a study for writing, but not through a symbolic link.
    ///
    /// Opening through a link would truncate its target; a link to a device is harmless.
    ///
    /// - Returns: the descriptor, or -1 with the reason in `errno`.
    static func openForWriting(_ path: String, _ flags: Int32) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0o666)
        guard descriptor < 0, errno == ELOOP else { return descriptor }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR {
            return open(path, O_WRONLY | O_CLOEXEC | flags, 0o666)
        }
        errno = ELOOP
        return -1
    }

    /// Replaces a file's content atomically: a reader sees the old or the new content, never a part.
    ///
    /// - Throws: an error of kind `cannotCreateOutput` or `inputOutput`.
    package static func replace(_ path: String, with content: Data) throws(ExecutionError) {
        let temporary = path + ".tmp"
        do {
            let file = try OutputFile(temporary)
            file.append(content)
            try file.flush()
        } catch {
            throw ExecutionError(error.kind, path: path, problem: error.problem, remedy: error.remedy)
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw ExecutionError(.cannotCreateOutput, path: path, code: code)
        }
    }

    /// Returns the sorted names in a folder, or `nil` if there is nothing at `path`.
    static func names(inFolder path: String) throws(ExecutionError) -> [String]? {
        guard let folder = opendir(path) else {
            guard errno == ENOENT else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
            return nil
        }
        closedir(folder)
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw ExecutionError(.cannotCreateOutput, path: path, error: error)
        }
    }

    /// Removes a folder and its content.
    static func remove(_ path: String) throws(ExecutionError) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ExecutionError(.inputOutput, path: path, error: error)
        }
    }

    /// Writes all of `bytes`. Returns `errno` on failure.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        write(bytes.span.bytes, to: descriptor)
    }

    /// Writes all of `bytes`. Returns `errno` on failure.
    static func write(_ bytes: RawSpan, to descriptor: Int32) -> Int32? {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.extracting(written..<rest.byteCount)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}

/// The components of paths.
///
/// `NSString` is not used, because its `deletingLastPathComponent` crashes on Linux for a path of one character.
package enum PathName {
    /// Returns the folder of the path's last component: `a` for `a/b` and `a/b/`, and `/` for `/a`.
    ///
    /// It is empty for a name alone.
    package static func folder(of path: String) -> String {
        let bytes = trimmed(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(decoding: bytes[..<max(slash, bytes.startIndex + 1)], as: UTF8.self)
    }

    /// Returns the path's last component: `b` for `a/b` and `a/b/`.
    ///
    /// It is empty for `/` and for an empty path.
    package static func name(of path: String) -> String {
        let bytes = trimmed(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    }

    /// Returns the path's bytes without trailing slashes, except for the root's.
    private static func trimmed(_ path: String) -> ArraySlice<UInt8> {
        var bytes = Array(path.utf8)[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }
}

/// The search path for programs.
enum SearchPath {
    /// Returns the path of the program `name` in the PATH, or `nil` if there is none.
    ///
    /// Subprocess would find it by starting a process for each folder.
    static func path(of name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
