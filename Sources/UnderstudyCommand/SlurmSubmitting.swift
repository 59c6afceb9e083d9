import ArgumentParser
import Execution
import Experiments

/// Where runs are made.
enum ExecutorKind: String, CaseIterable, ExpressibleByArgument {
    /// In worker processes of this machine.
    case local
    /// As a job array of a Slurm cluster.
    case slurm
}

/// `run --executor slurm`: hands a study's runs to Slurm.
struct SlurmSubmitting {
    let study: Study
    /// The study's folder.
    let directory: String
    let overwrite: Bool

    /// Submits those of the chosen runs that are not finished, queued or running, and says how to follow them.
    func submit(_ isChosen: (RunPlan) -> Bool) async throws {
        let program = try LocalExecutor.requiredExecutable
        let checked = try StudyDirectory.check(
            study, at: directory, registry: CommandContext.registry, overwrite: overwrite, isChosen: isChosen)
        if checked.contains(where: { isChosen($0.plan) && !$0.isFinished }) { try SlurmExecutor.requireSlurm() }
        if overwrite { try await SlurmTasks.read(checked, in: directory).refuse(checked, in: directory) }
        let prepared = try StudyDirectory.prepare(
            study, at: directory, provenance: await .current(version: Version.text),
            registry: CommandContext.registry, overwrite: overwrite, isChosen: isChosen)
        // The tasks need no lock of the study: each has that of its run.
        defer { prepared.unlock() }
        let chosen = prepared.runs.filter { isChosen($0.plan) }
        tellNotes(of: chosen, unplanned: prepared.unplanned)
        let missing = chosen.filter { !$0.isFinished }
        guard !missing.isEmpty else {
            Console.print("All \(count(chosen.count, "run")) are finished: nothing is submitted.")
            return try StudyReport(directory: directory, registry: CommandContext.registry).publish()
        }
        let tasks = try await SlurmTasks.read(chosen, in: directory).answered(in: directory)
        let active = tasks.active(missing)
        if !active.isEmpty {
            Console.print(
                "\(count(active.count, "run")) of \(chosen.count) queued or running already, as job \(tasks.arrays(of: active))."
            )
        }
        let runs = missing.filter { !active.contains($0) }
        guard !runs.isEmpty else { return Console.print("Nothing is submitted.\n\(follow)") }
        let submission = try await SlurmExecutor.submit(
            runs, of: study, in: directory, executable: program, onRefusal: prepared.undo)
        Console.print(
            """
            Submitted \(count(runs.count, "run")) of \(chosen.count) as job \(submission.array), and the report as job \(submission.report) (\(directory)/\(submission.folder)).
            \(follow)
            """)
    }

    /// What to do next.
    private var follow: String {
        """
        Follow them with: understudy status \(directory)
        The same command submits what is missing when they have ended; the report is \(directory)/report.html.
        """
    }

    /// Prints the script that would be submitted for those of `runs` that are not finished.
    func printPlan(of runs: [PreparedRun]) throws {
        let missing = runs.filter { !$0.isFinished }
        guard !missing.isEmpty else { return }
        let script = try SlurmExecutor.script(
            missing, of: study, in: directory, executable: LocalExecutor.requiredExecutable)
        Console.print("Slurm: a job array of \(count(missing.count, "task")), and a job for the report\n\n\(script)")
    }
}
