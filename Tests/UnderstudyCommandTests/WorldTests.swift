import Foundation
import TestSupport
import Testing

/// Runs in the worlds of other packages, which take minutes: `scripts/test --heavy` runs them.
@Suite(
    "Worlds of other packages", .tags(.interop), .serialized, .timeLimit(.minutes(30)),
    .enabled(
        if: ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_ALL"] == "1",
        "UNDERSTUDY_TEST_ALL is not 1, which scripts/test --heavy sets"))
struct WorldTests {
    private static let page = Page("Documentation/Images.md")

    /// The spec of the page with this name, for the tests' Python.
    private static func spec(_ name: String) throws -> String {
        let block = try #require(page.blocks.first { $0.language == "yaml" && $0.text.contains("name: \(name)\n") })
        let python = try #require(TestPython.path)
        return block.text.replacing("  kind: gymnasium\n", with: "  kind: gymnasium\n  python: '\(python)'\n")
    }

    @Test(
        "DQN solves MiniGrid-Empty-5x5 with the page's spec, with every seed",
        .enabled(if: TestPython.imports("minigrid"), TestPython.isMissing("minigrid")))
    func miniGrid() async throws {
        let folder = try TemporaryFolder()
        try folder.write(try Self.spec("minigrid"), to: "minigrid.yaml")
        let result = try await Program.run("run", "minigrid.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        for seed in 0..<3 {
            let rows = String(
                decoding: try folder.contents("runs/minigrid/default/seed-\(seed)/metrics.csv"), as: UTF8.self
            ).split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let column = try #require(rows.first?.firstIndex(of: "eval/mean_reward"))
            let mean = try #require(rows.last.flatMap { Double($0[column]) })
            #expect(mean > 0.9, "seed \(seed)")
        }
    }

    /// 5,000 steps of Pong with learning, with small images so that a test has time for it.
    private static func pong() throws -> String {
        """
        \(try spec("pong").replacing("[84, 84]", with: "[21, 21]").split(separator: "network:")[0])
        network: {convolutions: [{channels: 8, kernel: 5, stride: 2}, {channels: 8, kernel: 3, stride: 2}], hidden: [32]}
        replay: {capacity: 3_000}
        learner: {batch_size: 16, learning_starts: 500, train_every: 25}
        exploration: {start: 1, end: 0.1, steps: 4_000}
        training: {steps: 5_000, evaluate_every: 5_000, evaluation_episodes: 1, checkpoint_every: 700}

        """.replacing("time_limit: 27_000", with: "time_limit: 200")
    }

    @Test(
        "Pong of ALE learns for 5,000 steps, survives kill -9, and ends with the same bytes",
        .enabled(if: TestPython.imports("ale_py"), TestPython.isMissing("ale-py")))
    func pong() async throws {
        let folder = try TemporaryFolder()
        try folder.write(try Self.pong(), to: "pong.yaml")
        let whole = try await Program.run("run", "pong.yaml", "--output", "whole", in: folder.url)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        var kills = 0
        for _ in 0..<50 where kills < 3 {
            let (process, output, errors) = try Program.start(
                ["run", "pong.yaml", "--output", "killed"], in: folder.url)
            async let result = Program.finish(process, output, errors)
            let before = checkpoints(folder)
            while process.isRunning, checkpoints(folder) == before { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(150))
            let workers = Processes.children(of: process.processIdentifier)
            if process.isRunning, !workers.isEmpty {
                kills += 1
                kill(process.processIdentifier, SIGKILL)
                for worker in workers { kill(worker, SIGKILL) }
            }
            if try await result.exitCode == 0 { break }
        }
        #expect(kills > 0)
        let last = try await Program.run("run", "pong.yaml", "--output", "killed", in: folder.url)
        #expect(last.exitCode == 0, "\(last.errors)")
        for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
            let path = "pong/default/seed-0/\(file)"
            #expect(try folder.contents("whole/\(path)") == folder.contents("killed/\(path)"), "\(file)")
        }
    }

    /// The names of the checkpoints of the run that is killed.
    private func checkpoints(_ folder: TemporaryFolder) -> Set<String> {
        let root = folder.url.appending(path: "killed").path
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return Set(names.filter { $0.contains("/checkpoint/step-") && $0.hasSuffix(".json") })
    }
}
