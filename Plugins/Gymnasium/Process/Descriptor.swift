import Foundation

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
