import Foundation
import Understudy

/// Starts `program` as the leader of a new process group; a name without a slash is searched on the PATH.
///
/// - Parameters:
///   - variables: all environment variables of the process.
///   - input: the file descriptor that becomes its standard input; `output` and `errors` become its standard output and
///     standard error. It inherits no other open file of this process.
/// - Returns: the process id.
func spawn(
    _ program: String, _ arguments: [String], variables: [String: String], input: Int32, output: Int32, errors: Int32
) throws(SystemError) -> pid_t {
    #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
    #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    for (number, source) in [input, output, errors].enumerated() {
        posix_spawn_file_actions_adddup2(&actions, source, Int32(number))
    }
    posix_spawnattr_setpgroup(&attributes, 0)
    #if canImport(Darwin)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_CLOEXEC_DEFAULT))
    #else
        // Not all of them are marked close-on-exec.
        for number in ThisHost.openFiles where number > 2 { posix_spawn_file_actions_addclose(&actions, number) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    #endif
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = variables.map { strdup($0.key + "=" + $0.value) } + [nil]
    defer { for text in words + settings { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, program, &actions, &attributes, &words, &settings)
    guard code == 0 else { throw SystemError(code: code) }
    return pid
}

/// An owned file descriptor, which is closed with its owner and not inherited by child processes.
struct Descriptor: ~Copyable {
    /// The descriptor number, above those of the standard streams.
    let number: Int32

    /// Duplicates the file descriptor `other`.
    fileprivate init(duplicating other: Int32) throws(SystemError) {
        let number = fcntl(other, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw SystemError(code: errno) }
        self.number = number
    }

    deinit { close(number) }
}

/// The two ends of a new pipe.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    private init(reading: consuming Descriptor, writing: consuming Descriptor) {
        self.reading = reading
        self.writing = writing
    }

    /// Creates a pipe.
    static func make() throws(SystemError) -> Pipe {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError(code: errno) }
        defer { for end in ends { close(end) } }
        return Pipe(reading: try Descriptor(duplicating: ends[0]), writing: try Descriptor(duplicating: ends[1]))
    }
}
