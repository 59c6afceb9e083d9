import Foundation

/// A process of another program that is asked over its standard input and answers over its standard output.
///
/// What it writes to its standard error is read whenever it is waited for, and the last of it is kept. Ctrl-C leaves it to its owner, as it has a process
/// group of its own; what it starts in this group ends with it. It ends, and is reaped, with this object at the latest.
final class PipedProcess {
    /// How a process ended.
    enum Ending: Hashable, Sendable {
        /// By itself, with an exit code.
        case exited(Int32)
        /// By a signal.
        case signaled(Int32)
    }

    /// What came of waiting for bytes.
    enum Arrival: Hashable {
        /// So many came.
        case bytes(Int)
        /// There will be no more.
        case end
        /// None came in time.
        case late
    }

    /// How long a process that is no longer asked may take to end before it is killed.
    private static let gracePeriod = Duration.seconds(5)

    private static let turn = NSLock()

    private let pid: pid_t
    private let forwardsErrors: Bool
    private var requests: Descriptor?
    private let answers: Descriptor
    private let errors: Descriptor
    private var ending: Ending?
    private var errorText = RecentText()
    /// Answers and errors, as `poll` wants them; those that are at their end are left out by a negative number.
    private let sources: UnsafeMutableBufferPointer<pollfd>
    private let scratch: UnsafeMutableRawBufferPointer

    /// Starts `program`, looked for on the PATH where its name has no slash.
    ///
    /// - Parameters:
    ///   - variables: the whole environment.
    ///   - forwardsErrors: whether what it writes to its standard error goes on to that of this process.
    init(
        _ program: String, _ arguments: [String], variables: [String: String], forwardsErrors: Bool
    ) throws(SystemError) {
        // No process of another thread gets the ends of these pipes.
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
        scratch = .allocate(byteCount: 4_096, alignment: 1)
        sources = .allocate(capacity: 2)
        sources.initialize(repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0))
        sources[0].fd = answers.number
        sources[1].fd = errors.number
    }

    deinit {
        end()
        sources.deallocate()
        scratch.deallocate()
    }

    /// The last lines that it wrote to its standard error.
    var lastLines: [String] { errorText.lastLines }
}

// MARK: - Asking and answering

extension PipedProcess {
    /// Writes `bytes`.
    ///
    /// - Returns: whether it takes any.
    func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = writeWithoutSignal(requests?.number ?? -1, UnsafeRawBufferPointer(rebasing: rest))
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Waits for bytes, and takes as many as are there, at most those of `buffer`, which is not empty.
    func receive(into buffer: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant) -> Arrival {
        while true {
            let ready = poll(sources.baseAddress, 2, Self.milliseconds(until: deadline))
            if ready == 0 { return .late }
            if ready < 0 {
                guard errno == EINTR else { return .end }
                continue
            }
            if sources[1].revents != 0 { readErrors() }
            guard sources[0].revents != 0 else { continue }
            let count = read(answers.number, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 || errno != EINTR { return .end }
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = (deadline - .now) / .milliseconds(1)
        return Int32(max(0, min(left.rounded(.up), 1e9)))
    }

    private func readErrors() {
        let count = read(errors.number, scratch.baseAddress, scratch.count)
        guard count > 0 else {
            if count == 0 || errno != EINTR { sources[1].fd = -1 }
            return
        }
        let piece = UnsafeRawBufferPointer(rebasing: scratch[..<count])
        errorText.append(piece)
        // Nobody is told where that fails: there is nowhere to tell it.
        if forwardsErrors { _ = writeWithoutSignal(STDERR_FILENO, piece) }
    }
}

// MARK: - Ending

extension PipedProcess {
    /// Ends the process, which has time to do so by itself, and reaps it. Once it has ended, this only says how.
    @discardableResult
    func end(within gracePeriod: Duration = PipedProcess.gracePeriod) -> Ending {
        if let ending { return ending }
        requests = nil
        let deadline = ContinuousClock.now + gracePeriod
        while !hasEnded, .now < deadline { discardOutput(waiting: 2) }
        // Also what it has left behind. Its number cannot be another's, as it is not reaped yet.
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

    /// Reads what it says meanwhile, so that it does not wait for that; returns whether there was any.
    @discardableResult
    private func discardOutput(waiting milliseconds: Int32) -> Bool {
        guard poll(sources.baseAddress, 2, milliseconds) > 0 else { return false }
        if sources[1].revents != 0 { readErrors() }
        if sources[0].revents != 0, read(answers.number, scratch.baseAddress, scratch.count) <= 0 { sources[0].fd = -1 }
        return true
    }
}
