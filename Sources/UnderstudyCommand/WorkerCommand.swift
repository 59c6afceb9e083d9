import ArgumentParser
import StudyExecution

/// `understudy worker`: makes one run, in a process started by `run`.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Make the run of one folder (what `run` starts for each).",
        shouldDisplay: false)

    @Argument(help: "The run's folder, which holds its spec.yaml.")
    var directory: String

    @Flag(help: "Take SIGUSR1 as the end of a Slurm task's time: write a checkpoint, and queue the task again.")
    var resubmit = false

    func run() async throws {
        let ending = try await reportingProblems {
            let ending = try Worker.run(
                directory: directory, registry: CommandContext.registry, progress: 1, isLimited: resubmit)
            if ending == .limited { try await SlurmExecutor.requeueThisTask() }
            return ending
        }
        guard ending == .finished else { throw ExitCode(ending.exitCode) }
    }
}
