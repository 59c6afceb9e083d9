import Experiments
import Foundation
import Subprocess
import Training
import Understudy

/// The time that the program takes to start, measured by running it on a spec of one step.
struct StartUp {
    /// The program's path.
    let executable: String
    let registry: Registry

    /// What is started.
    enum Command {
        /// `understudy worker`: it reads its spec, makes its network, evaluates once before the step and once after it, and writes its files.
        case worker
        /// `understudy run`: it checks the spec, makes the study's folder, asks git for the commit, starts a worker, and reports on the study.
        case run

        /// What is reported.
        var name: String {
            switch self {
            case .worker: "worker, from its start to the end of a run of one step"
            case .run: "run, from its start to the report on a run of one step"
            }
        }
    }

    /// The wall seconds of `command` from its start to its end; the first step comes before.
    ///
    /// - Throws: what keeps the program from running.
    func measure(_ command: Command, times: Int) async throws -> [Double] {
        let plan = try TrainingSpec.startUp.plan(in: registry, board: "")
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var seconds: [Double] = []
        for number in 0..<times {
            let directory = folder.appending(path: "\(number)")
            let spec = directory.appending(path: "spec.yaml")
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
