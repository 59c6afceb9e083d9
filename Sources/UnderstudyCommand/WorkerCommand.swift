import ArgumentParser
import StudyExecution

/// `understudy worker`: makes one run, in a process started by `run`.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Make the run of one folder (what `run` starts for each).",
        shouldDisplay: false)

    @Argument(help: "The run's folder, which holds its spec.yaml.")
    var directory: String

    func run() async throws {
        let ending = try await reportingProblems {
            try Worker.run(directory: directory, registry: CommandContext.registry, progress: 1)
        }
        guard ending == .finished else { throw ExitCode(ending.exitCode) }
    }
}
