import Foundation
import Understudy

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

    /// The end of the names of files that are being written.
    static let temporarySuffix = ".tmp"

    /// Returns the path of the file at `path` while it is being written.
    static func temporary(_ path: String) -> String { path + temporarySuffix }

    /// Replaces a file's content atomically: a reader sees the old or the new content, never a part.
    ///
    /// - Throws: an error of kind `cannotCreateOutput` or `inputOutput`.
    package static func replace(_ path: String, with content: Data) throws(ExecutionError) {
        let temporary = temporary(path)
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

/// A file that a command is about to write where its user asked for it.
package enum NewFile {
    /// Checks, before any work is done, that a file can be created at `path`.
    ///
    /// - Parameter overwrite: whether an existing file may be replaced.
    /// - Throws: `ExecutionError` of kind `refused` if the file exists already, and of kind `cannotCreateOutput` if its
    ///   folder does not exist or `path` is a folder.
    package static func check(_ path: String, overwrite: Bool) throws(ExecutionError) {
        let folder = PathName.folder(of: path)
        guard folder.isEmpty || Files.isFolder(folder) else {
            throw ExecutionError(
                .cannotCreateOutput, path: folder, problem: "there is no such folder",
                remedy: "make it, or choose another")
        }
        guard !path.isEmpty, !Files.isFolder(path) else {
            throw ExecutionError(
                .cannotCreateOutput, path: path, problem: "it is a folder", remedy: "name a file in it")
        }
        guard overwrite || !FileManager.default.fileExists(atPath: path) else {
            throw ExecutionError(
                .refused, path: path, problem: "the file is there already",
                remedy: "choose another name, or replace it with --overwrite")
        }
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
