import Foundation

/// An exclusive lock between processes, on a file `lock` in a folder.
///
/// The system releases it when the process ends. On a file system without locks, there is no protection.
struct FileLock: Sendable {
    let descriptor: Int32

    /// Acquires the lock of `folder`.
    ///
    /// - Parameters:
    ///   - thing: the noun for the folder in the message: `study`.
    ///   - patience: the time to wait for the lock's holder, such as a worker whose parent was killed.
    /// - Throws: an error of kind `refused` if another process still holds the lock after this time.
    init(folder: String, thing: String, patience: Duration = .zero) throws(ExecutionError) {
        let path = folder + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
        let end = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK where ContinuousClock.now < end: usleep(20_000)
            case EWOULDBLOCK:
                let holder = Self.holder(descriptor)
                close(descriptor)
                throw ExecutionError(
                    .refused, path: folder, problem: "another process\(holder) is working on this \(thing)",
                    remedy: "wait until it is done, or stop it")
            default: return
            }
        }
        _ = ftruncate(descriptor, 0)
        _ = Files.write(Array("\(getpid())\n".utf8), to: descriptor)
    }

    /// Returns the process that holds the lock of `folder`, as `another process (pid 12)`; `nil` if none does.
    ///
    /// No file is created.
    static func holder(ofFolder folder: String) -> String? {
        let descriptor = open(folder + "/lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 {
            _ = flock(descriptor, LOCK_UN)
            return nil
        }
        return errno == EWOULDBLOCK ? "another process" + holder(descriptor) : nil
    }

    /// Releases the lock. The value must not be used afterwards.
    func unlock() {
        // Closing is not enough: a process that is just starting has a copy of the descriptor until it executes its
        // program.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Returns the process that holds the lock, as recorded in the file: ` (pid 12)`.
    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return Int(text).map { " (pid \($0))" } ?? ""
    }
}
