/// How a run ended.
package enum RunOutcome: Hashable, Sendable {
    /// All steps are done.
    case finished
    /// It was finished before.
    case skipped
    /// It failed; `lastLines` are the last lines of what it wrote to its log, where `reason` does not say it all.
    case failed(reason: String, lastLines: [String])
    /// It was stopped, or never started, because somebody asked for the end.
    case interrupted
}

/// What happens to the runs that are executed.
package enum RunEvent: Hashable, Sendable {
    /// A worker has the run at this place of the list.
    case started(run: Int)
    /// The worker is so far.
    case progressed(run: Int, WorkerProgress)
    /// The worker has something to say.
    case noted(run: Int, String)
    /// The run at this place of the list is over, or need not begin.
    case ended(run: Int, RunOutcome)
}

/// How the execution of several runs ended.
package struct ExecutionReport: Hashable, Sendable {
    /// How each run ended, in the order of the list.
    package let outcomes: [RunOutcome]
    /// The signal that asked for the end, or `nil`.
    package let signal: Int32?

    /// The exit code of a command that made the runs: 128 and the signal's number, else 1 where a run failed or did not end, else 0.
    package var exitCode: Int32 {
        if let signal { return 128 + signal }
        return outcomes.allSatisfy { $0 == .finished || $0 == .skipped } ? 0 : 1
    }
}
