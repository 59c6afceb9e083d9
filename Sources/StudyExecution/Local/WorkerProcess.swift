import Foundation
import StudyFormat
import Subprocess
import Synchronization

/// The process of a run.
struct WorkerProcess: Sendable {
    let run: PreparedRun
    let index: Int
    let tell: @Sendable (RunEvent) -> Void
    /// The watch that ends the worker if its steps stop growing; `nil` for none.
    let watch: StepWatch?
    private let said = LastProgress()

    init(run: PreparedRun, index: Int, tell: @escaping @Sendable (RunEvent) -> Void, watch: StepWatch?) {
        self.run = run
        self.index = index
        self.tell = tell
        self.watch = watch
    }

    private var logPath: String { FileName.log.path(in: run.directory) }

    /// The exit codes of a worker after SIGHUP, SIGINT, SIGQUIT and SIGTERM.
    private static let interruptions: Set<Int32> = [129, 130, 131, 143]

    /// The time for a hung worker to write its checkpoint, if it can.
    private static let lastMoment = Duration.seconds(5)

    /// Starts the process and waits for its end.
    ///
    /// Cancellation of the task, or the watch, sends SIGTERM, and SIGKILL after `gracePeriod`.
    func run(_ executable: String, _ arguments: [String], gracePeriod: Duration) async -> RunOutcome {
        if Task.isCancelled { return .interrupted }
        let log = Files.openForWriting(logPath, O_CREAT | O_TRUNC | O_APPEND)
        guard log >= 0 else { return fail("\(ExecutionError(.cannotCreateOutput, path: logPath, code: errno))") }
        defer { close(log) }
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: gracePeriod)]
        tell(.started(run: index))
        do {
            let result = try await Subprocess.run(
                .path(.init(executable)), arguments: Arguments(arguments), platformOptions: options, input: .none,
                output: .sequence, error: .fileDescriptor(.init(rawValue: log), closeAfterSpawningProcess: false)
            ) { process in
                let killer = Task {
                    while TerminationSignals.count < 2 { try await Task.sleep(for: .milliseconds(50)) }
                    try process.send(signal: .kill)
                }
                let watcher = Task {
                    guard let watch else { return }
                    try await watch.waitUntilHung()
                    try process.send(signal: .terminate)
                    try await Task.sleep(for: min(gracePeriod, Self.lastMoment))
                    try process.send(signal: .kill)
                }
                defer {
                    killer.cancel()
                    watcher.cancel()
                }
                // A separate task, because a canceled one could not read the worker's output to its end.
                return try await Task { try await read(process.standardOutput) }.value
            }
            return outcome(result.terminationStatus, lastMessage: result.closureResult)
        } catch {
            return isStopping ? interrupt() : fail("the worker cannot be started: \(error)")
        }
    }

    /// Forwards the progress, and returns the last message of another kind. Ignores everything that is not a message.
    private func read(_ output: SubprocessOutputSequence) async throws -> WorkerMessage? {
        var splitter = LineSplitter()
        var lastMessage: WorkerMessage?
        for try await buffer in output {
            for line in splitter.take(buffer.withUnsafeBytes(Array.init)) {
                switch try? JSONDecoder().decode(WorkerMessage.self, from: Data(line)) {
                case .progress(let progress):
                    watch?.note(step: progress.step)
                    said.note(progress)
                    tell(.progressed(run: index, progress))
                case .note(let note): tell(.noted(run: index, note))
                case let message?: lastMessage = message
                case nil: break
                }
            }
        }
        return lastMessage
    }

    private func outcome(_ status: TerminationStatus, lastMessage: WorkerMessage?) -> RunOutcome {
        switch status {
        case .exited(0) where lastMessage == .finished: return .finished
        case _ where watch?.isHung == true:
            return fail("no step for \(watch?.limit.words ?? ""): ended", lastLines: lastLines)
        case .exited(let code) where Self.interruptions.contains(code): return interrupt()
        case .exited(73) where lastMessage == nil:
            // Another process makes the run, and writes its status.
            return .failed(reason: "the worker could not begin", lastLines: lastLines)
        case _ where isStopping: return interrupt()
        case .exited(0): return fail("the worker ended before the run was finished", lastLines: lastLines)
        case .exited(let code):
            if case .failed(let message) = lastMessage { return fail(message) }
            return fail("the worker ended with exit code \(code)", lastLines: lastLines)
        case .signaled(SIGKILL):
            return fail(
                "the worker was killed (signal 9), perhaps because memory ran out: try fewer workers",
                lastLines: lastLines)
        case .signaled(let signal):
            return fail("the worker crashed (signal \(signal))", lastLines: lastLines)
        }
    }

    private var isStopping: Bool { Task.isCancelled || TerminationSignals.first != nil }

    private func interrupt() -> RunOutcome {
        RunStatus.correct(run.directory, to: .interrupted, progress: said.progress)
        return .interrupted
    }

    private func fail(_ reason: String, lastLines: [String] = []) -> RunOutcome {
        RunStatus.correct(run.directory, to: .failed, message: reason, progress: said.progress)
        return .failed(reason: reason, lastLines: lastLines)
    }

    private var lastLines: [String] { LogExcerpt.lines(of: logPath) }
}

/// The last progress that a worker reported.
private final class LastProgress: Sendable {
    private let content = Mutex<WorkerProgress?>(nil)

    var progress: WorkerProgress? { content.withLock { $0 } }

    func note(_ progress: WorkerProgress) { content.withLock { $0 = progress } }
}

/// Splits a stream of bytes into lines, dropping lines that are too long for a message.
struct LineSplitter {
    private static let longestLine = 65_536

    private var line: [UInt8] = []
    private var isTooLong = false

    /// Appends bytes, and returns the lines that they complete, without line breaks.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isTooLong { lines.append(line) }
                line.removeAll(keepingCapacity: true)
                isTooLong = false
            } else if line.count == Self.longestLine {
                isTooLong = true
            } else {
                line.append(byte)
            }
        }
        return lines
    }
}
