import Experiments
import Foundation
import Subprocess
import Training
import Understudy

/// The time that the program takes to start, measured by running it.
struct StartUp {
    /// The program's path.
    let executable: String
    let registry: Registry

    /// The wall seconds of `understudy worker` from its start to its end, for a run of one step.
    ///
    /// In that time the worker starts, reads its spec, makes its network, evaluates once before the step and once after it, and writes its
    /// files: the first step comes before.
    ///
    /// - Throws: what keeps the program from running.
    func measure(times: Int) async throws -> [Double] {
        let plan = try TrainingSpec.startUp.plan(in: registry, board: "")
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var seconds: [Double] = []
        for number in 0..<times {
            let directory = folder.appending(path: "\(number)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(plan.spec.yaml.utf8).write(to: directory.appending(path: "spec.yaml"))
            let start = ContinuousClock.now
            let result = try await run(
                .path(.init(executable)), arguments: ["worker", directory.path], output: .discarded,
                error: .string(limit: 10_000))
            seconds.append((ContinuousClock.now - start) / .seconds(1))
            guard result.terminationStatus.isSuccess else {
                throw RunError("'\(executable) worker' failed: \(result.standardError)")
            }
        }
        return seconds
    }
}
