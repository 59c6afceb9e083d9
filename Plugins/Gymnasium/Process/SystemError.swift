import Foundation

/// The error of a failed system call.
struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The value of `errno`.
    let code: Int32

    /// The system's error message, such as `No such file or directory`.
    var description: String { String(cString: strerror(code)) }
}

/// Writes `bytes` like `write`, but never raises SIGPIPE.
///
/// If the other end is closed, this only returns an error. The process's own handling of SIGPIPE does not matter.
///
/// - Returns: the number of bytes written, or -1 with the reason in `errno`.
func writeWithoutSignal(_ descriptor: Int32, _ bytes: RawSpan) -> Int {
    #if canImport(Darwin)
        _ = fcntl(descriptor, F_SETNOSIGPIPE, 1)
        return bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    #else
        // The signal is delivered to the writing thread. Block it there and consume it before it has an effect.
        var (signals, before) = (sigset_t(), sigset_t())
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let reason = errno
        if count < 0, reason == EPIPE {
            var now = timespec()
            while sigtimedwait(&signals, nil, &now) < 0, errno == EINTR {}
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = reason
        return count
    #endif
}

/// The most recent part of a text stream.
struct RecentText {
    private static let byteCount = 8_192
    private static let lineCount = 3
    private static let longestLine = 300

    private var bytes: [UInt8] = []

    /// Appends the next piece.
    mutating func append(_ piece: some Sequence<UInt8>) {
        bytes += piece
        if bytes.count > 2 * Self.byteCount { bytes.removeFirst(bytes.count - Self.byteCount) }
    }

    /// The last non-blank lines, without color codes and control characters.
    var lastLines: [String] {
        let text = String(decoding: bytes, as: UTF8.self).replacing(/\u{1B}\[[0-9;]*m/, with: "")
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
                .prefix(Self.longestLine)
        }
        return lines.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(Self.lineCount).map(String.init)
    }
}
