/// The outcome of a run.
package enum RunOutcome: Hashable, Sendable {
    /// All steps are done.
    case finished
    /// The run was finished before.
    case skipped
    /// The run failed.
    ///
    /// `lastLines` are the last lines of its log, if `reason` is not sufficient.
    case failed(reason: String, lastLines: [String])
    /// The run was stopped, or never started, on request.
    case interrupted
}

/// An event in the execution of runs.
package enum RunEvent: Hashable, Sendable {
    /// A worker started the run at this index of the list.
    case started(run: Int)
    /// The worker reported its progress.
    case progressed(run: Int, WorkerProgress)
    /// The worker sent a message.
    case noted(run: Int, String)
    /// The run at this index of the list ended, or did not need to start.
    case ended(run: Int, RunOutcome)
}

/// The result of executing several runs.
package struct ExecutionReport: Hashable, Sendable {
    /// The outcome of each run, in the order of the list.
    package let outcomes: [RunOutcome]
    /// The signal that requested the end, or `nil`.
    package let signal: Int32?

    /// The exit code of a command that made the runs.
    ///
    /// It is 128 plus the number of the signal, else 1 if a run failed or did not end, else 0.
    package var exitCode: Int32 {
        if let signal { return 128 + signal }
        return outcomes.allSatisfy { $0 == .finished || $0 == .skipped } ? 0 : 1
    }
}
