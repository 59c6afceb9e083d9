import Foundation
import Testing

@Suite("A study that is killed and run again", .timeLimit(.minutes(20)))
struct ResumeTests {
    private static let data = Program.root.appending(path: "experiments").path

    /// Algorithms with all kinds of state, in runs of a second or two.
    private static let specs = [
        "cart-pole": """
        understudy: 1
        name: study
        environment: cart-pole
        expert:
          dataset: {kind: npz, path: \(data)/data/cartpole-v1.npz}
        network: {hidden: [32, 32]}
        learner: {batch_size: 32, learning_starts: 200, train_every: 1}
        training: {steps: 12_000, evaluate_every: 2_000, checkpoint_every: 400}
        variants:
          dqn: {extends: dqn, expert: none}
          diiqn: {extends: diiqn}
          diiqn-guided: {extends: diiqn-guided}
        """,
        "maze": """
        understudy: 1
        name: study
        extends: \(data)/paper/shared/maze.yaml
        environment: {kind: maze, observation: one-hot, moves: [north, south, north-east, south-west]}
        expert:
          dataset: {kind: npz, path: \(data)/paper/experts/maze-news.npz}
          inference: {kind: nearest-transition, radius: 0.25}
        training: {steps: 8_000, seeds: 1, evaluate_every: 2_000, checkpoint_every: 400}
        variants:
          ha-diiqn: {extends: ha-diiqn}
          ha-diiqn-guided: {extends: ha-diiqn-guided}
        """,
    ]

    @Test("ends with the bytes of one that was not, wherever it was killed", arguments: specs.keys.sorted(), [1, 2])
    func killed(_ name: String, seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        try folder.write(try #require(Self.specs[name]), to: "study.yaml")
        let whole = try await Program.run("run", "study.yaml", "--output", "whole", in: folder.url)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        let results = try results(folder, "whole/study")
        #expect(results.count >= 6)

        var generator = Generator(state: seed)
        var resumed = 0
        for attempt in 0..<60 {
            let (process, output, errors) = try Program.start(
                ["run", "study.yaml", "--output", "killed", "--workers", "2"], in: folder.url)
            async let result = Program.finish(process, output, errors)
            // Eight are killed, once there is something to go on from, however fast the machine is; then some may end.
            if attempt % 12 < 8 {
                while process.isRunning, !hasCheckpoint(folder) { try await Task.sleep(for: .milliseconds(2)) }
                try await Task.sleep(for: .milliseconds(Int(generator.next() % 100)))
                // Workers alone, or with what started them.
                let workers = Processes.children(of: process.processIdentifier)
                if generator.next() % 3 > 0 { kill(process.processIdentifier, SIGKILL) }
                for worker in workers { kill(worker, SIGKILL) }
            }
            let ended = try await result
            resumed += ended.errors.split(separator: "\n").count { $0.contains(": resumed at step ") }
            guard ended.exitCode == 0 else { continue }
            if resumed > 0 { break }
            // All ended before it was killed: once more from the beginning.
            try FileManager.default.removeItem(at: folder.url.appending(path: "killed"))
        }
        #expect(try self.results(folder, "killed/study") == results)
        #expect(resumed > 0)
    }

    /// The bytes of what runs have come to, by their place in the study.
    private func results(_ folder: TemporaryFolder, _ study: String) throws -> [String: Data] {
        let root = folder.url.appending(path: study)
        var results: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
        where ["episodes.csv", "metrics.csv", "policy.safetensors"].contains((path as NSString).lastPathComponent) {
            results[path] = try Data(contentsOf: root.appending(path: path))
        }
        return results
    }

    private func hasCheckpoint(_ folder: TemporaryFolder) -> Bool {
        let root = folder.url.appending(path: "killed").path
        return FileManager.default.enumerator(atPath: root)?.contains {
            ($0 as? String)?.contains("/checkpoint/step-") == true && ($0 as? String)?.hasSuffix(".json") == true
        } ?? false
    }

    /// The same moments in every run of the tests (a linear congruential generator).
    private struct Generator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
