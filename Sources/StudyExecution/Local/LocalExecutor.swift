import Foundation
import Understudy

/// Makes runs on this machine, each in its own worker process.
package enum LocalExecutor {
    /// Makes the unfinished runs in the order of the list, with at most `workers` at once.
    ///
    /// If a worker fails or crashes, only its own run fails. The standard error of a worker goes to `log.txt` in its
    /// run's folder.
    ///
    /// When the task is canceled, or this process receives SIGINT, SIGTERM, SIGHUP or SIGQUIT, no more runs are
    /// started, every worker receives SIGTERM, and the function returns when all have ended. A second signal kills them
    /// immediately. The previous handlers of these signals are restored before the function returns.
    ///
    /// - Parameters:
    ///   - runs: the runs.
    ///   - workers: the maximum number of concurrent processes, at least 1.
    ///   - executable: the path of the worker's program; see `ThisHost.ownExecutable`.
    ///   - gracePeriod: the time between SIGTERM and SIGKILL for a worker.
    ///   - timeout: the maximum time without a new step, after which the worker is ended and its run fails; `nil` for
    ///     no limit.
    ///   - failsFast: whether the first failure ends everything: no more runs are started, and the others receive
    ///     SIGTERM.
    ///   - arguments: returns the worker's arguments for a run.
    ///   - onEvent: receives the events, one call at a time.
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
                // Ctrl-C reaches the workers too: it may have ended one before the loop above notices the signal.
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
                    // On a signal, or if the task is canceled. The tasks of the group see it as cancellation.
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

    /// The path of this program.
    ///
    /// - Throws: `ExecutionError` if the system does not provide it.
    package static var requiredExecutable: String {
        get throws(ExecutionError) {
            guard let path = ThisHost.ownExecutable else {
                throw ExecutionError(
                    .inputOutput, path: ProgramName.current, problem: "the system does not tell where this program is",
                    remedy: "mount /proc")
            }
            return path
        }
    }
}
