import Foundation
import Understudy

/// A child process that reads requests from standard input and writes answers to standard output.
///
/// Its standard error is read during every wait, and the most recent part is kept. The child has its own process group,
/// so Ctrl-C does not reach it directly. Processes that it starts in this group end with it. The child ends and is
/// reaped with this object at the latest.
final class PipedProcess {
    /// The way in which a process ended.
    enum Ending: Hashable, Sendable {
        /// It exited by itself, with an exit code.
        case exited(Int32)
        /// It was terminated by a signal.
        case signaled(Int32)
    }

    /// The result of waiting for bytes.
    enum Arrival: Hashable {
        /// The given number of bytes arrived.
        case bytes(Int)
        /// The end of the stream was reached.
        case end
        /// No bytes arrived before the deadline.
        case late
    }

    /// The time that a process gets to exit by itself before it is killed.
    private static let gracePeriod = Duration.seconds(5)

    private static let turn = NSLock()

    private let pid: pid_t
    private let forwardsErrors: Bool
    private var requests: Descriptor?
    private let answers: Descriptor
    private let errors: Descriptor
    private var ending: Ending?
    private var errorText = RecentText()
    /// The beginning of a character of which the rest has not arrived.
    private var partialCharacter: [UInt8] = []
    /// The standard output and standard error in the form for `poll`; a source at its end has a negative number.
    private var sources: [pollfd]
    private var scratch = [UInt8](repeating: 0, count: 4_096)

    /// Starts `program`, which is searched on the PATH if its name has no slash.
    ///
    /// - Parameters:
    ///   - variables: all environment variables of the process.
    ///   - forwardsErrors: whether its standard error is forwarded to the standard error of this process.
    init(
        _ program: String, _ arguments: [String], variables: [String: String], forwardsErrors: Bool
    ) throws(SystemError) {
        // Prevent processes started by other threads from inheriting the ends of these pipes.
        Self.turn.lock()
        defer { Self.turn.unlock() }
        let input = try Pipe.make()
        let output = try Pipe.make()
        let error = try Pipe.make()
        pid = try spawn(
            program, arguments, variables: variables, input: input.reading.number, output: output.writing.number,
            errors: error.writing.number)
        self.forwardsErrors = forwardsErrors
        requests = .some(input.writing)
        answers = output.reading
        errors = error.reading
        sources = [answers.number, errors.number].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }

    deinit { end() }

    /// The last lines of its standard error.
    var lastLines: [String] { errorText.lastLines }
}

// MARK: - Asking and answering

extension PipedProcess {
    /// Writes `bytes`.
    ///
    /// - Returns: whether the process still accepts input.
    func send(_ bytes: RawSpan) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = writeWithoutSignal(requests?.number ?? -1, rest)
            if count > 0 {
                rest = rest.extracting(count..<rest.byteCount)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Waits for bytes and reads as many as are available.
    ///
    /// It reads at most as many bytes as fit in `buffer` from `start`, where there must be room.
    func receive(
        into buffer: inout [UInt8], from start: Int = 0, until deadline: ContinuousClock.Instant
    ) -> Arrival {
        precondition(0..<buffer.count ~= start, "there is no room for an answer")
        while true {
            let ready = poll(&sources, 2, Self.milliseconds(until: deadline))
            if ready == 0 { return .late }
            if ready < 0 {
                guard errno == EINTR else { return .end }
                continue
            }
            if sources[1].revents != 0 { readErrors() }
            guard sources[0].revents != 0 else { continue }
            let count = buffer.withUnsafeMutableBytes { buffer in
                let room = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                return read(answers.number, room.baseAddress, room.count)
            }
            if count > 0 { return .bytes(count) }
            if count == 0 || errno != EINTR { return .end }
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = (deadline - .now) / .milliseconds(1)
        return Int32(max(0, min(left.rounded(.up), 1e9)))
    }

    private func readErrors() {
        let count = read(errors.number, &scratch, scratch.count)
        guard count > 0 else {
            guard count == 0 || errno != EINTR else { return }
            sources[1].fd = -1
            if forwardsErrors { Self.forward(partialCharacter) }
            partialCharacter = []
            return
        }
        let piece = Array(scratch[..<count])
        errorText.append(piece)
        guard forwardsErrors else { return }
        let whole = UTF8Pieces.splitting(partialCharacter + piece)
        partialCharacter = whole.rest
        Self.forward(whole.text)
    }

    /// Writes text of the process to the standard error of this process, with what would command a terminal escaped.
    private static func forward(_ text: [UInt8]) {
        let safe = Array(TerminalText.escaped(String(decoding: text, as: UTF8.self)).utf8)
        // A failure is ignored, because there is no other place to report it.
        if !safe.isEmpty { _ = writeWithoutSignal(STDERR_FILENO, safe.span.bytes) }
    }
}

// MARK: - Ending

extension PipedProcess {
    /// Ends the process, after a grace period to exit by itself, and reaps it.
    ///
    /// If it has already ended, this only returns how.
    @discardableResult
    func end(within gracePeriod: Duration = PipedProcess.gracePeriod) -> Ending {
        if let ending { return ending }
        requests = nil
        let deadline = ContinuousClock.now + gracePeriod
        while !hasEnded, .now < deadline { discardOutput(waiting: 2) }
        // This also kills its remaining child processes. The id cannot be reused yet, because the process is not
        // reaped.
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        while discardOutput(waiting: 0) {}
        let ending = status & 0x7f == 0 ? Ending.exited(status >> 8 & 0xff) : .signaled(status & 0x7f)
        self.ending = ending
        return ending
    }

    private var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT) != 0
            || information.si_signo == SIGCHLD
    }

    /// Reads pending output so that the process does not block on writing.
    ///
    /// - Returns: whether there was any output.
    @discardableResult
    private func discardOutput(waiting milliseconds: Int32) -> Bool {
        guard poll(&sources, 2, milliseconds) > 0 else { return false }
        if sources[1].revents != 0 { readErrors() }
        if sources[0].revents != 0, read(answers.number, &scratch, scratch.count) <= 0 { sources[0].fd = -1 }
        return true
    }
}

/// A stream of UTF-8 that arrives in pieces.
enum UTF8Pieces {
    /// Returns the whole characters at the start of `bytes`, and the beginning of one that is not complete.
    static func splitting(_ bytes: [UInt8]) -> (text: [UInt8], rest: [UInt8]) {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            // A byte in the middle of a character.
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > count ? (Array(bytes.dropLast(count)), Array(bytes.suffix(count))) : (bytes, [])
        }
        return (bytes, [])
    }
}
