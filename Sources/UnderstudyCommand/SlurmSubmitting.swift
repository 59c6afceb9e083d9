import ArgumentParser
import Experiments
import StudyExecution
import StudyFormat
import Understudy

/// The place where runs execute.
enum ExecutorKind: String, CaseIterable, ExpressibleByArgument {
    /// In worker processes on this machine.
    case local
    /// In a job array on a Slurm cluster.
    case slurm
}

/// `run --executor slurm`: submits a study's runs to Slurm.
struct SlurmSubmitting {
    let study: Study
    /// The study's folder.
    let directory: String
    /// The programs that reading the spec has started.
    let starts: Set<ProgramStart>
    let overwrite: Bool

    /// Submits the chosen runs that are not finished, queued or running, and prints how to follow them.
    func submit(_ isChosen: (RunPlan) -> Bool) async throws {
        let program = try LocalExecutor.requiredExecutable
        let registry = ProgramGate.guarded(CommandContext.registry, directory, permitting: starts)
        let checked = try StudyDirectory.check(
            study, at: directory, registry: registry, overwrite: overwrite, isChosen: isChosen, damage: RunDamage.text)
        if checked.contains(where: { isChosen($0.plan) && !$0.isFinished }) { try SlurmExecutor.requireSlurm() }
        if overwrite { try await SlurmTasks.read(checked, in: directory).refuse(checked, in: directory) }
        let prepared = try StudyDirectory.prepare(
            study, at: directory, provenance: await .current(version: Version.understudy.description),
            registry: registry, overwrite: overwrite, isChosen: isChosen, damage: RunDamage.text)
        // The tasks do not need the study\'s lock; each locks its own run.
        defer { prepared.unlock() }
        let chosen = prepared.runs.filter { isChosen($0.plan) }
        tellNotes(of: chosen, among: prepared.runs, unplanned: prepared.unplanned)
        let missing = chosen.filter { !$0.isFinished }
        guard !missing.isEmpty else {
            Console.print("All \(count(chosen.count, "run")) are finished: nothing is submitted.")
            let report = try StudyReport(directory: directory, registry: CommandContext.registry)
            let isSound = try report.publish()
            try report.requireSoundFiles()
            if !isSound { throw ExitCode.badInput }
            return
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
        let folders = [submission.folders.first, submission.folders.count > 1 ? submission.folders.last : nil]
            .compactMap { $0 }.map { "\(directory)/\($0)" }.joined(separator: " to ")
        Console.print(
            """
            Submitted \(count(runs.count, "run")) of \(chosen.count) as job \(SlurmExecutor.list(submission.arrays)), and the report as job \(submission.report) (\(folders)).
            \(follow)
            """)
    }

    /// The instructions for following the runs.
    private var follow: String {
        """
        Follow them with: \(ProgramName.current) status \(directory)
        The same command submits what is missing when they have ended; the report is \(FileName.report.path(in: directory)).
        """
    }

    /// Prints the script that would be submitted for the unfinished runs in `runs`.
    func printPlan(of runs: [PreparedRun]) async throws {
        let missing = runs.filter { !$0.isFinished }
        guard !missing.isEmpty else { return }
        let (script, arrayCount) = try await SlurmExecutor.script(
            missing, of: study, in: directory, executable: LocalExecutor.requiredExecutable)
        let arrays =
            arrayCount == 1
            ? "a job array of \(count(missing.count, "task"))"
            : "\(arrayCount) job arrays of \(count(missing.count, "task")) in all"
        Console.print("Slurm: \(arrays), and a job for the report\n\n\(script)")
    }
}
