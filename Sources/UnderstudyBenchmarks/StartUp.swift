import AgentTraining
import Experiments
import Foundation
import StudyFormat
import Subprocess
import Understudy

/// Measures the program's start-up time by running it on a spec of one step.
struct StartUp {
    /// The program's path.
    let executable: String
    let registry: Registry

    /// A command whose start-up time is measured.
    enum Command {
        /// The command `understudy worker`.
        ///
        /// It reads its spec, creates its network, evaluates once before and once after the step, and writes its files.
        case worker
        /// The command `understudy run`.
        ///
        /// It checks the spec, creates the study's folder, asks git for the commit, starts a worker, and reports on the
        /// study.
        case run

        /// The name of the case in the report.
        var name: String {
            switch self {
            case .worker: "worker, from its start to the end of a run of one step"
            case .run: "run, from its start to the report on a run of one step"
            }
        }
    }

    /// Returns the wall-clock time in seconds of each of `times` executions of `command`.
    ///
    /// The time is measured from start to exit and includes the run's only step.
    ///
    /// - Throws: any error that prevents the program from running.
    func measure(_ command: Command, times: Int) async throws -> [Double] {
        let plan = try TrainingSpec.startUp.plan(in: registry, board: "")
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var seconds: [Double] = []
        for number in 0..<times {
            let directory = folder.appending(path: "\(number)")
            let spec = directory.appending(path: FileName.spec.rawValue)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let arguments: [String]
            switch command {
            case .worker:
                try Data(plan.spec.yaml.utf8).write(to: spec)
                arguments = ["worker", directory.path]
            case .run:
                try Data(TrainingSpec.startUp.text.utf8).write(to: spec)
                arguments = ["run", spec.path, "--output", directory.path, "--workers", "1"]
            }
            let start = ContinuousClock.now
            let result = try await Subprocess.run(
                .path(.init(executable)), arguments: Arguments(arguments), output: .discarded,
                error: .string(limit: 10_000))
            seconds.append((ContinuousClock.now - start) / .seconds(1))
            guard result.terminationStatus.isSuccess else {
                throw RunError("'\(executable) \(arguments[0])' failed: \(result.standardError)")
            }
        }
        return seconds
    }
}
