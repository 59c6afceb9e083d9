import Foundation

/// Makes runs on this machine, each in a worker process of its own.
package enum LocalExecutor {
    /// Makes the runs that are not finished, in the order of the list, at most `workers` at once.
    ///
    /// A worker that fails or crashes fails its run alone. What a worker writes to its standard error goes to `log.txt` in its run's folder. When the
    /// task is cancelled, or this process gets SIGINT, SIGTERM, SIGHUP or SIGQUIT, no run is started any more, every worker gets SIGTERM, and the function
    /// returns when all have ended; a second signal kills them at once. The handlers of these signals are as before when it returns.
    ///
    /// - Parameters:
    ///   - runs: the runs.
    ///   - workers: the most processes at once, at least 1.
    ///   - executable: the path of the worker's program; see `ownExecutable`.
    ///   - gracePeriod: how long a worker may take to end after SIGTERM before it is killed.
    ///   - timeout: how long a worker may be without a new step before it is ended, which fails its run; `nil` for ever.
    ///   - failsFast: whether the first run that fails ends all: no run is started any more, and the others get SIGTERM.
    ///   - arguments: the worker's arguments for a run.
    ///   - onEvent: is told what happens, one call at a time.
    package static func run(
        _ runs: [PreparedRun], workers: Int, executable: String, gracePeriod: Duration = .seconds(60),
        timeout: Duration? = nil, failsFast: Bool = false,
        arguments: @escaping @Sendable (PreparedRun) -> [String], onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async -> ExecutionReport {
        precondition(workers > 0, "at least one worker")
        TerminationSignals.install()
        defer { TerminationSignals.restore() }
        let turn = NSLock()
        let tell: @Sendable (RunEvent) -> Void = { event in turn.withLock { onEvent(event) } }

        var outcomes = runs.map { $0.isFinished ? RunOutcome.skipped : .interrupted }
        for index in runs.indices where runs[index].isFinished { tell(.ended(run: index, .skipped)) }
        var waiting = runs.indices.filter { !runs[$0].isFinished }[...]
        await withTaskGroup(of: (run: Int, outcome: RunOutcome)?.self) { group in
            group.addTask {
                while TerminationSignals.first == nil, (try? await Task.sleep(for: .milliseconds(50))) != nil {}
                return nil
            }
            var running = 0
            while true {
                // Ctrl-C reaches the workers too: one may have ended of it before the signal is noticed above.
                while running < workers, TerminationSignals.first == nil, let index = waiting.first {
                    let process = WorkerProcess(
                        run: runs[index], index: index, tell: tell, watch: timeout.map(StepWatch.init))
                    let isAdded = group.addTaskUnlessCancelled {
                        (index, await process.run(executable, arguments(process.run), gracePeriod: gracePeriod))
                    }
                    guard isAdded else { break }
                    waiting.removeFirst()
                    running += 1
                }
                guard running > 0, let result = await group.next() else { break }
                guard let (index, outcome) = result else {
                    // A signal, or the task is cancelled: whoever is in the group sees it as cancellation.
                    group.cancelAll()
                    continue
                }
                running -= 1
                outcomes[index] = outcome
                tell(.ended(run: index, outcome))
                if failsFast, case .failed = outcome { group.cancelAll() }
            }
            group.cancelAll()
        }
        for index in waiting { tell(.ended(run: index, .interrupted)) }
        return ExecutionReport(outcomes: outcomes, signal: TerminationSignals.first)
    }

    /// The path of this very program, or `nil` where the system does not tell.
    package static let ownExecutable: String? = {
        #if os(Linux)
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #else
            Bundle.main.executablePath
        #endif
    }()

    /// The path of this very program.
    ///
    /// - Throws: `ExecutionError` where the system does not tell.
    package static var requiredExecutable: String {
        get throws(ExecutionError) {
            guard let path = ownExecutable else {
                throw ExecutionError(
                    .inputOutput, path: "/proc/self/exe", problem: "the program's own path cannot be read",
                    remedy: "mount /proc")
            }
            return path
        }
    }
}
