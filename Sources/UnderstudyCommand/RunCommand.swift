import AgentTraining
import ArgumentParser
import Experiments
import Foundation
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// `understudy run`: makes the runs of a spec and reports the results.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Make a spec's runs, each in a worker process, and report on them.",
        discussion: """
            Writes runs/<study>/<variant>/seed-<n>/ for every run, then prints a table and the learning curves and writes \
            runs/<study>/report.html. The same command again skips the finished runs; it refuses runs whose spec has changed. \
            With --only, only some of the runs are made; later commands can make the others.

            If the spec has the part tune, the settings are tuned first, by runs in runs/<study>/tuning/. The chosen settings are then run on fresh seeds.

            With --executor slurm, the command submits the runs as one job array, with the resources in the spec's part slurm, and returns. \
            `\(ProgramName.current) status` shows their progress. After that, the same command submits the runs that are missing.
            """)

    @Argument(help: SpecArguments.specHelp, completion: .file(extensions: ["yaml", "yml"]))
    var spec: String

    @OptionGroup var choice: SpecArguments

    @Option(name: .shortAndLong, help: "The folder in which the study's folder is made.", completion: .directory)
    var output = "runs"

    @Option(name: .shortAndLong, help: "Worker processes at once (default: one per core).")
    var workers: Int?

    @Option(help: ArgumentHelp("Where the runs are made.", valueName: "local|slurm"))
    var executor = ExecutorKind.local

    @Option(
        help: ArgumentHelp(
            "End a run that makes no step for this long, such as 30m. It counts as failed, and the others go on.",
            valueName: "duration"), transform: TimeSpan.init)
    var timeout: TimeSpan?

    @Flag(help: "When a run fails, start no more runs, and stop the running ones with a checkpoint.")
    var failFast = false

    @Flag(help: "Print only problems: no progress, no table and no curves.")
    var quiet = false

    @Flag(
        help:
            "Make no runs; print which ones would be made, how long they may take and how large their checkpoints are."
    )
    var dryRun = false

    @Flag(
        inversion: .prefixedNo,
        help: "With --dry-run: estimate the time by briefly trying the variants that have no finished run.")
    var probe = true

    @Flag(
        help: """
            Replace runs in the study's folder whose spec differs or whose files are damaged; with --only, only the chosen ones. If the folder has finished runs of another \
            study, use it all the same, and leave those runs in it.
            """)
    var overwrite = false

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output needs a folder's path, not an empty one.") }
        if let workers, workers < 1 { throw ValidationError("--workers needs a number of at least 1, not \(workers).") }
        if quiet, dryRun { throw ValidationError("--quiet would hide what --dry-run prints; leave one of them out.") }
        guard executor == .slurm else { return }
        if quiet { throw ValidationError("--quiet is for runs on this machine.") }
        if workers != nil {
            throw ValidationError(
                "--workers is for runs on this machine; in Slurm, slurm.array_limit in the spec sets how many run at once."
            )
        }
        if timeout != nil {
            throw ValidationError(
                "--timeout is for runs on this machine; in Slurm the time limit is slurm.time in the spec.")
        }
        if failFast { throw ValidationError("--fail-fast is for runs on this machine.") }
    }

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            var (study, starts) = try ProgramGate.noting(in: registry, tells: dryRun) {
                try choice.study(specAt: spec, in: $0)
            }
            _ = try choice.part(of: study)
            tellNotes(of: study)
            let directory = output + "/" + study.name
            if !dryRun, study.tuning != nil {
                guard let tuned = try await tune(study, starts, in: directory) else { return }
                study = tuned
            }
            if dryRun {
                try await printPlan(of: study, starts, in: directory)
            } else if executor == .slurm {
                try await SlurmSubmitting(study: study, directory: directory, starts: starts, overwrite: overwrite)
                    .submit { choice.selection.contains($0) }
            } else {
                try await execute(study, starts, in: directory)
            }
        }
    }

    /// Makes the runs by which the settings of `study` are chosen.
    ///
    /// - Returns: the study with the chosen settings, or `nil` if runs were submitted to Slurm.
    private func tune(_ study: Study, _ starts: Set<ProgramStart>, in directory: String) async throws -> Study? {
        let chosen = Set(try choice.part(of: study).runs.map(\.variant))
        let search = TuningSearch(
            study: study, directory: directory, registry: CommandContext.registry, starts: starts,
            overwrite: overwrite, isQuiet: quiet
        ) {
            chosen.contains($0)
        }
        return try await search.run { round, folder in
            if executor == .slurm {
                try await SlurmSubmitting(study: round, directory: folder, starts: starts, overwrite: overwrite)
                    .submit { _ in true }
                return
            }
            let report = try await make(round, starts, in: folder) { _ in true }
            guard report.signal == nil else { throw ExitCode(report.exitCode) }
            if failFast, report.outcomes.contains(.interrupted) { throw ExitCode(report.exitCode) }
        }
    }

    private var workerCount: Int { workers ?? ProcessInfo.processInfo.activeProcessorCount }

    private func printPlan(of study: Study, _ starts: Set<ProgramStart>, in directory: String) async throws {
        let tuning = study.tuning
        if !overwrite { try TuningSearch.refuseOtherLengths(of: study, in: directory) }
        // What an earlier command chose is part of the runs' specs.
        let study = try TuningSearch.decided(study, in: directory, registry: CommandContext.registry)
        let part = try choice.part(of: study)
        if let worker = StudyDirectory.worker(at: directory) {
            Console.error("note: \(worker) is working on this study: the plan is as its folder is now")
        }
        let all = try StudyDirectory.check(
            study, at: directory,
            registry: ProgramGate.guarded(CommandContext.registry, directory, permitting: starts),
            overwrite: overwrite, isChosen: choice.selection.contains, damage: RunDamage.text)
        let runs = all.filter { choice.selection.contains($0.plan) }
        let plan = StudyPlan(study: part, tuning: tuning, runs: runs, directory: directory)
        Console.print(plan.text)
        tellNotes(of: runs, among: all, unplanned: StudyDirectory.unplannedRuns(of: study, at: directory))
        tellRecordings(of: part)
        if executor == .slurm {
            try await SlurmSubmitting(study: study, directory: directory, starts: starts, overwrite: overwrite)
                .printPlan(of: runs)
            return
        }
        if let plan = TuningSearch.plan(of: part, tuning) { Console.print(plan) }
        // Printed after the plan, because trying the variants takes a while.
        for line in plan.estimates(workers: workerCount, isProbing: probe, registry: CommandContext.registry) {
            Console.print(line)
        }
    }

    private func execute(_ study: Study, _ starts: Set<ProgramStart>, in directory: String) async throws {
        let report: ExecutionReport
        do {
            report = try await make(study, starts, in: directory, isChosen: choice.selection.contains)
        } catch let error as ExecutionError where error.kind == .refused && !study.tuned.isEmpty && !overwrite {
            throw TuningSearch.refusal(error, of: study)
        }
        let results = try StudyReport(directory: directory, registry: CommandContext.registry)
        let isSound = try results.publish(isQuiet: quiet)
        tellRemedy(of: results.study)
        guard report.exitCode == 0 else { throw ExitCode(report.exitCode) }
        try results.requireSoundFiles()
        if !isSound { throw ExitCode.badInput }
    }

    /// Makes the chosen runs of a study on this machine.
    private func make(
        _ study: Study, _ starts: Set<ProgramStart>, in directory: String, isChosen: (RunPlan) -> Bool
    ) async throws -> ExecutionReport {
        let executable = try LocalExecutor.requiredExecutable
        let registry = ProgramGate.guarded(CommandContext.registry, directory, permitting: starts)
        try await refuseRunsInSlurm(study, in: directory, registry, isChosen: isChosen)
        let prepared = try StudyDirectory.prepare(
            study, at: directory, provenance: await .current(version: Version.understudy.description),
            registry: registry, overwrite: overwrite, isChosen: isChosen, damage: RunDamage.text)
        defer { prepared.unlock() }
        if !starts.isEmpty { TrustedFolders.ofUser?.add(study: directory, starts) }
        if let warning = TrainingRun.instructionSetWarning { Console.error("warning: \(warning)") }
        let runs = prepared.runs.filter { isChosen($0.plan) }
        if !quiet { tellNotes(of: runs, among: prepared.runs, unplanned: prepared.unplanned) }
        let display = quiet ? nil : ProgressDisplay(runs)
        let report = await LocalExecutor.run(
            runs, workers: workerCount, executable: executable, timeout: timeout?.duration, failsFast: failFast,
            arguments: { ["worker", $0.directory] }, onEvent: { display?.handle($0) })
        display?.finish()
        if report.signal != nil {
            Console.error("Stopped. The same command goes on with what is not finished.")
        } else if failFast, report.outcomes.contains(.interrupted) {
            Console.error(
                "Stopped after a run failed (--fail-fast). The same command goes on with what is not finished.")
        }
        return report
    }

    /// Explains how to repair the damaged files that the report lists.
    private func tellRemedy(of study: StudyResults) {
        let runs = study.runs.filter { !$0.problems.isEmpty }.map(\.directory)
        guard !runs.isEmpty else { return }
        let folders = runs.count == 1 ? "the folder of that run" : "the folders of these runs"
        Console.error(
            "Files of \(listed(runs, most: 3)) cannot be read: add --overwrite, or delete \(folders), and the same command makes \(runs.count == 1 ? "it" : "them") again."
        )
    }

    /// Refuses to run locally what is queued or running in Slurm.
    private func refuseRunsInSlurm(
        _ study: Study, in directory: String, _ registry: Registry, isChosen: (RunPlan) -> Bool
    ) async throws {
        let runs = try StudyDirectory.check(
            study, at: directory, registry: registry, overwrite: overwrite, isChosen: isChosen, damage: RunDamage.text
        )
        .filter { isChosen($0.plan) }
        let tasks = await SlurmTasks.read(runs, in: directory)
        try tasks.refuse(runs, in: directory)
    }
}

/// Prints notes about `runs` before they start, about those of `all` that keep another length than the plan has, and
/// about runs in the folder that are not in the plan.
func tellNotes(of runs: [PreparedRun], among all: [PreparedRun] = [], unplanned: [String]) {
    for run in runs {
        if let note = run.note { Console.error("note: \(run.plan.directory) \(note)") }
    }
    let longer = runs.filter { $0.earlierSteps != nil }
    if let first = longer.first, let earlier = first.earlierSteps {
        let verb = longer.count == 1 ? "goes" : "go"
        Console.error(
            "note: \(count(longer.count, "run")) of \(earlier.specText) steps \(verb) on to \(first.plan.steps.specText)"
        )
    }
    let kept = all.filter { $0.keptSteps != nil }
    if let first = kept.first, let steps = first.keptSteps {
        var seen: Set<String> = []
        let names = kept.map(\.plan.variant).filter { seen.insert($0).inserted }
        let verb = kept.count == 1 ? "is not chosen and stays" : "are not chosen and stay"
        let runs = "\(count(kept.count, "run")) of \(listed(names, most: 3))"
        Console.error("note: \(runs) \(verb) at \(steps.specText) steps")
    }
    if let text = unplannedText(unplanned) { Console.error("note: \(text)") }
}

/// A run on the command line: its folder, or its study's folder and its path within it.
struct RunArguments: ParsableArguments {
    @Argument(
        help: "The folder of a run, such as runs/quickstart/dqn/seed-0, or of a study (with --run).",
        completion: .directory)
    var subject: String

    @Option(help: "The run of a study's folder, such as dqn/seed-0.")
    var run: String?

    /// The folder of the run.
    ///
    /// - Throws: the errors of `directory(_:run:)`.
    var directory: String { get throws { try Self.directory(subject, run: run) } }

    /// Returns the folder of the run, and which of its policies is meant. `subject` may be the file of a policy.
    ///
    /// - Throws: `ValidationError` for an invalid combination of arguments, and the errors of `directory(_:run:)`.
    func policy(at kept: KeptPolicy?) throws -> (directory: String, kept: KeptPolicy) {
        guard let file = KeptPolicy.run(ofFile: subject) else { return (try directory, kept ?? .last) }
        for (option, isGiven) in [("run", run != nil), ("at", kept != nil)] where isGiven {
            throw ValidationError("'--\(option)' is for a folder, and '\(subject)' is the file of a policy.")
        }
        return (file.directory, file.policy)
    }

    /// Returns the folder of the run: `subject` itself, or the folder of `run` if `subject` is a study's folder.
    ///
    /// - Throws: `ValidationError` for an invalid combination of arguments, `StudyFileError` if the study cannot be
    ///   read.
    static func directory(_ subject: String, run: String?) throws -> String {
        let folder = PathName.trimmed(subject)
        guard FileManager.default.fileExists(atPath: FileName.study.path(in: folder)) else {
            if run != nil { throw ValidationError("'--run' needs the folder of a study, and '\(folder)' is not one.") }
            return folder
        }
        let study = try StudyResults(directory: folder)
        let names = study.runs.map { String($0.directory.dropFirst(folder.count + 1)) }
        guard let run else {
            let example = names.first.map { ", such as --run \($0)" } ?? ""
            throw ValidationError("'\(folder)' is the folder of a study; choose one of its runs with --run\(example).")
        }
        guard names.contains(run) else {
            let hint =
                suggestion(for: run, among: names).map { "did you mean '\($0)'?" }
                ?? "`\(ProgramName.current) status \(folder)` lists them."
            throw ValidationError("The study in '\(folder)' has no run '\(run)'; \(hint)")
        }
        return folder + "/" + run
    }
}
