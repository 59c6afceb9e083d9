/// The tasks that Slurm was given for a study's runs, and what it does with them.
package struct SlurmTasks: Sendable {
    /// The last task of a run.
    struct Task: Hashable {
        /// Its number: `12_3`.
        let job: String
        /// The file that takes what its script writes, in the study's folder.
        let log: String
        /// Its state where it is queued or running, in Slurm's words: `PENDING`.
        let state: String?

        /// Whether it has not begun, or waits to begin again.
        var isQueued: Bool { state == "PENDING" || state == "REQUEUED" || state == "REQUEUE_HOLD" }
    }

    /// The last task of each run that was submitted, by the run's folder in that of the study.
    private let tasks: [String: Task]
    /// Whether Slurm told the states; where it does not answer, no task has one.
    let areKnown: Bool
    private let states: [String: String]

    /// Reads the submissions of the study in `directory`, and asks Slurm about those of which some run is not finished.
    ///
    /// - Parameters:
    ///   - isFinished: whether the run of a folder is finished.
    ///   - others: further jobs to ask about.
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
                // One that is over does not hide one that is not.
                if task.state != nil || tasks[run]?.state == nil { tasks[run] = task }
            }
        }
        return SlurmTasks(tasks: tasks, areKnown: states != nil, states: states ?? [:])
    }

    /// As above, for the runs of a prepared study.
    package static func read(_ runs: [PreparedRun], in directory: String) async -> SlurmTasks {
        let finished = Set(runs.filter(\.isFinished).map(\.plan.directory))
        return await read(directory) { finished.contains($0) }
    }

    /// The last task of a run.
    subscript(run: String) -> Task? { tasks[run] }

    /// The state of any job that was asked about.
    func state(ofJob job: String) -> String? { states[job] }

    /// Those of `runs` that Slurm has in its queue, or at work.
    package func active(_ runs: [PreparedRun]) -> [PreparedRun] {
        runs.filter { tasks[$0.plan.directory]?.state != nil }
    }

    /// The same, where Slurm has told the states.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` where it has not: runs that it has could be submitted twice.
    package func answered(in directory: String) throws(ExecutionError) -> SlurmTasks {
        guard areKnown else {
            throw ExecutionError(
                .unavailable, path: directory,
                problem: "runs were submitted before, and Slurm does not tell what became of them (squeue)",
                remedy: "run the same command again when it answers, on a machine of the cluster")
        }
        return self
    }

    /// Refuses to touch those of `runs` that Slurm has.
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

    /// The job arrays of `runs` that are queued or running, as a list: `12, 15`.
    package func arrays(of runs: [PreparedRun]) -> String {
        let ids = runs.compactMap { tasks[$0.plan.directory]?.job.prefix { $0 != "_" } }.compactMap { Int($0) }
        return Set(ids).sorted().map(String.init).joined(separator: ", ")
    }
}
