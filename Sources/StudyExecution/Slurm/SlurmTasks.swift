/// The Slurm tasks of a study's runs, and their states.
package struct SlurmTasks: Sendable {
    /// The latest task of a run.
    struct Task: Hashable {
        /// The task ID: `12_3`.
        let job: String
        /// The path of the log with the script's output, relative to the study's folder.
        let log: String
        /// The state of a queued or running task, in Slurm's terms: `PENDING`.
        let state: String?

        /// Whether the task has not started, or waits for a restart.
        var isQueued: Bool { state == "PENDING" || state == "REQUEUED" || state == "REQUEUE_HOLD" }
    }

    /// The latest task of each submitted run, by the run's folder relative to the study's.
    private let tasks: [String: Task]
    /// Whether Slurm reported the states. If it does not answer, no task has one.
    let areKnown: Bool
    private let states: [String: String]

    /// Reads the submissions of the study in `directory`, and queries Slurm for those with unfinished runs.
    ///
    /// - Parameters:
    ///   - isFinished: returns whether the run of a folder is finished.
    ///   - others: further jobs to query.
    static func read(
        _ directory: String, others: Set<Int> = [], isFinished: (String) -> Bool
    ) async -> SlurmTasks {
        let submissions = SlurmSubmission.all(in: directory)
        let open = submissions.filter { !$0.runs.allSatisfy(isFinished) }
        let states = await Slurm.jobs(others.union(open.map(\.jobs.array)))
        var tasks: [String: Task] = [:]
        for submission in submissions {
            for (number, run) in submission.runs.enumerated() {
                let job = submission.job(ofTask: number)
                let task = Task(job: job, log: "\(submission.folder)/task-\(number).log", state: states?[job])
                // An ended task does not hide an active one.
                if task.state != nil || tasks[run]?.state == nil { tasks[run] = task }
            }
        }
        return SlurmTasks(tasks: tasks, areKnown: states != nil, states: states ?? [:])
    }

    /// Reads the submissions for the runs of a prepared study, as above.
    package static func read(_ runs: [PreparedRun], in directory: String) async -> SlurmTasks {
        let finished = Set(runs.filter(\.isFinished).map(\.plan.directory))
        return await read(directory) { finished.contains($0) }
    }

    /// Returns the latest task of a run.
    subscript(run: String) -> Task? { tasks[run] }

    /// Returns the state of any job that was queried.
    func state(ofJob job: String) -> String? { states[job] }

    /// Returns those of `runs` that are queued or running in Slurm.
    package func active(_ runs: [PreparedRun]) -> [PreparedRun] {
        runs.filter { tasks[$0.plan.directory]?.state != nil }
    }

    /// Returns the same value if Slurm reported the states.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` if it did not, because active runs could be submitted twice.
    package func answered(in directory: String) throws(ExecutionError) -> SlurmTasks {
        guard areKnown else {
            throw ExecutionError(
                .unavailable, path: directory,
                problem: "runs were submitted before, and Slurm does not tell what became of them (squeue)",
                remedy: "run the same command again when it answers, on a machine of the cluster")
        }
        return self
    }

    /// Refuses to touch those of `runs` that are queued or running in Slurm.
    ///
    /// - Throws: `ExecutionError` of kind `refused`.
    package func refuse(_ runs: [PreparedRun], in directory: String) throws(ExecutionError) {
        let active = active(runs)
        guard !active.isEmpty else { return }
        let count = active.count == 1 ? "1 run is" : "\(active.count) runs are"
        let jobs = arrays(of: active)
        throw ExecutionError(
            .refused, path: directory, problem: "\(count) queued or running in Slurm, as job \(jobs)",
            remedy: "wait until they have ended, or cancel them with `scancel \(jobs.replacing(", ", with: " "))`")
    }

    /// Returns the queued or running job arrays of `runs` as a list: `12, 15`.
    package func arrays(of runs: [PreparedRun]) -> String {
        let ids = runs.compactMap { tasks[$0.plan.directory]?.job.prefix { $0 != "_" } }.compactMap { Int($0) }
        return Set(ids).sorted().map(String.init).joined(separator: ", ")
    }
}
