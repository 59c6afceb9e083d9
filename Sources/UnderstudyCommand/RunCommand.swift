import ArgumentParser
import Execution
import Experiments
import Foundation
import Training
import Understudy

/// `understudy run`: a spec's runs, and what came out.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Make a spec's runs, each in a worker process, and report on them.",
        discussion: """
            Writes runs/<study>/<variant>/seed-<n>/ for every run, then prints a table and the learning curves and writes \
            runs/<study>/report.html. The same command again skips the runs that are finished; runs of a changed spec are refused. \
            With --only, the other runs of the study are left for another time.
            """)

    @Argument(help: "The spec's file.", completion: .file(extensions: ["yaml", "yml"]))
    var spec: String

    @OptionGroup var choice: SpecArguments

    @Option(name: .shortAndLong, help: "The folder in which the study's folder is made.", completion: .directory)
    var output = "runs"

    @Option(name: .shortAndLong, help: "Worker processes at once (default: one per core).")
    var workers: Int?

    @Flag(help: "Print the runs that would be made and how long they may take, and make none.")
    var dryRun = false

    @Flag(
        inversion: .prefixedNo,
        help: "With --dry-run: try variants of which no run has finished for a moment, to tell how long they take.")
    var probe = true

    @Flag(help: "Replace runs in the study's folder whose spec differs.")
    var overwrite = false

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output needs a folder's path, not an empty one.") }
        if let workers, workers < 1 { throw ValidationError("--workers needs a number of at least 1, not \(workers).") }
    }

    func run() async throws {
        try await reportingProblems {
            let study = try choice.study(specAt: spec, in: CommandContext.registry)
            let part = try choice.part(of: study)
            let directory = output + "/" + study.name
            if dryRun {
                try printPlan(of: part, in: directory)
            } else {
                try await execute(study, in: directory)
            }
        }
    }

    private var workerCount: Int { workers ?? ProcessInfo.processInfo.activeProcessorCount }

    private func printPlan(of study: Study, in directory: String) throws {
        let runs = try StudyDirectory.check(study, at: directory, overwrite: overwrite)
        let plan = StudyPlan(study: study, runs: runs, directory: directory)
        Console.print(plan.text)
        // After the plan, because trying variants takes a while.
        Console.print(plan.time(workers: workerCount, isProbing: probe, registry: CommandContext.registry))
    }

    private func execute(_ study: Study, in directory: String) async throws {
        guard let executable = LocalExecutor.ownExecutable else {
            throw ExecutionError(
                .inputOutput, path: "/proc/self/exe", problem: "the program's own path cannot be read",
                remedy: "mount /proc")
        }
        let prepared = try StudyDirectory.prepare(
            study, at: directory, provenance: await .current(version: Version.text), overwrite: overwrite)
        defer { prepared.unlock() }
        if let warning = TrainingRun.instructionSetWarning { Console.error("warning: \(warning)") }
        let runs = prepared.runs.filter { choice.selection.contains($0.plan) }
        let display = ProgressDisplay(runs)
        let report = await LocalExecutor.run(
            runs, workers: workerCount, executable: executable,
            arguments: { ["worker", $0.directory] }, onEvent: { display.handle($0) })
        display.finish()
        if report.signal != nil {
            Console.error("Stopped. The same command goes on with what is not finished.")
        }
        let results = try StudyReport(directory: directory, registry: CommandContext.registry)
        try results.publish()
        guard report.exitCode == 0 else { throw ExitCode(report.exitCode) }
        try results.requireSoundFiles()
    }
}
