import Foundation
import NumPy
import Testing

@Suite("A recording that is replaced", .timeLimit(.minutes(20)))
struct ReplacedRecordingTests {
    private static let run = "runs/small/diiqn-guided/seed-0"

    /// Two episodes of 100 transitions each in the mountain car; another `start` makes another recording of the same shape and size.
    private func recording(_ start: Float) throws -> Data {
        var writer = NPZWriter(path: "expert.npz")
        let observations = (0..<202).flatMap { [start + Float($0) / 1_000, Float($0 % 7) / 100] }
        try writer.add("observations", observations, shape: [202, 2])
        try writer.add("episode_offsets", [0, 101, 202] as [Int64], shape: [3])
        try writer.add("terminated", [true, true], shape: [2])
        try writer.add("truncated", [false, false], shape: [2])
        return Data(writer.bytes)
    }

    private func actions(_ action: Int64) throws -> Data {
        var writer = NPZWriter(path: "actions.npz")
        try writer.add("actions", [Int64](repeating: action, count: 200), shape: [200])
        return Data(writer.bytes)
    }

    private func folder(steps: String = "600", seeds: String = "1") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: small
            environment: mountain-car
            expert: {dataset: {kind: npz, path: expert.npz, actions: actions.npz}}
            network: {hidden: [16]}
            learner: {batch_size: 16, learning_starts: 200, train_every: 4}
            training: {steps: \(steps), seeds: \(seeds), evaluate_every: 300, evaluation_episodes: 1, checkpoint_every: 500}
            variants:
              dqn: {extends: dqn, expert: none}
              diiqn-guided: {extends: diiqn-guided}
            """, to: "small.yaml")
        try put(recording(-0.5), "expert.npz", in: folder)
        try put(actions(2), "actions.npz", in: folder)
        return folder
    }

    private func put(_ data: Data, _ name: String, in folder: TemporaryFolder) throws {
        try data.write(to: folder.url.appending(path: name), options: .atomic)
    }

    private func text(_ name: String, in folder: TemporaryFolder) throws -> String {
        String(decoding: try folder.contents(name), as: UTF8.self)
    }

    /// The digests that `status.json` or a checkpoint has, in the order of reading.
    private func digests(_ name: String, in folder: TemporaryFolder) throws -> [String] {
        let document = try JSONSerialization.jsonObject(with: folder.contents(name)) as? [String: Any]
        return try #require(document?["recordings"] as? [[String: Any]]).compactMap { $0["sha256"] as? String }
    }

    private func run(_ arguments: String..., in folder: TemporaryFolder) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(["run", "small.yaml"] + arguments, in: folder.url)
        return try await Program.finish(process, output, errors)
    }

    /// Cuts the run with the expert off after a checkpoint.
    private func interrupt(in folder: TemporaryFolder) async throws {
        while true {
            let (process, output, errors) = try Program.start(
                ["run", "small.yaml", "--only", "diiqn-guided"], in: folder.url)
            async let result = Program.finish(process, output, errors)
            while process.isRunning, !folder.has("\(Self.run)/checkpoint/step-000000000500.json") {
                try await Task.sleep(for: .milliseconds(2))
            }
            process.terminate()
            if try await result.exitCode == 143, try text(Self.run + "/status.json", in: folder).contains("interrupted")
            {
                return
            }
            // The run came to its end first.
            try FileManager.default.removeItem(at: folder.url.appending(path: Self.run))
        }
    }

    @Test("between two commands is refused with nothing written; the old file, or --overwrite, leads on")
    func betweenCommands() async throws {
        let folder = try folder()
        #expect(try await run(in: folder).exitCode == 0)
        let old = try digests(Self.run + "/status.json", in: folder)
        #expect(old.count == 2 && old.allSatisfy { $0.count == 64 })
        #expect(try !text("runs/small/dqn/seed-0/status.json", in: folder).contains("recordings"))
        let study = try folder.contents("runs/small/study.json")
        for digest in old { #expect(try text("runs/small/study.json", in: folder).contains(digest)) }

        try put(recording(-0.4), "expert.npz", in: folder)
        for more in [[], ["--set", "training.seeds=2"], ["--dry-run"], ["--only", "diiqn-guided"]] {
            let (process, output, errors) = try Program.start(["run", "small.yaml"] + more, in: folder.url)
            let refused = try await Program.finish(process, output, errors)
            #expect(refused.exitCode == 65 && refused.output == "", "\(more) \(refused.errors)")
            #expect(
                refused.errors.contains(
                    "/expert.npz' was replaced: the run learned from SHA-256 \(old[0].prefix(12)), and now it is SHA-256 "
                ))
            #expect(refused.errors.hasSuffix("; put the old file back, or run again with --overwrite\n"))
        }
        #expect(try folder.contents("runs/small/study.json") == study)
        #expect(!folder.has("runs/small/dqn/seed-1"))
        for command in ["status", "report"] {
            let result = try await Program.run(command, "runs/small", in: folder.url)
            #expect(result.exitCode == 0, "\(result.errors)")
        }

        try put(recording(-0.5), "expert.npz", in: folder)
        let again = try await run(in: folder)
        #expect(again.exitCode == 0 && again.errors.contains("diiqn-guided seed 0: was finished before"))
        try put(recording(-0.4), "expert.npz", in: folder)
        let overwritten = try await run("--overwrite", in: folder)
        #expect(overwritten.exitCode == 0, "\(overwritten.errors)")
        #expect(overwritten.errors.contains("dqn seed 0: was finished before"))
        let new = try digests(Self.run + "/status.json", in: folder)
        #expect(new[0] != old[0] && new[1] == old[1])
    }

    @Test("that is the file of the true actions is refused as well")
    func otherActions() async throws {
        let folder = try folder()
        #expect(try await run("--only", "diiqn-guided", in: folder).exitCode == 0)
        try put(actions(0), "actions.npz", in: folder)
        let refused = try await run(in: folder)
        #expect(refused.exitCode == 65 && refused.errors.contains("/actions.npz' was replaced"), "\(refused.errors)")
        try put(actions(2), "actions.npz", in: folder)
        #expect(try await run(in: folder).exitCode == 0)
    }

    @Test("while a run is interrupted never comes into it, not even by its worker; with the old file it goes on")
    func interrupted() async throws {
        let folder = try folder(steps: "20_000")
        let whole = try await run("--output", "whole", "--only", "diiqn-guided", in: folder)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        try await interrupt(in: folder)
        let checkpoints = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.path + "/\(Self.run)/checkpoint"
        ).filter { $0.hasSuffix(".json") }
        let old = try digests(Self.run + "/status.json", in: folder)
        #expect(checkpoints.count >= 1)
        for name in checkpoints { #expect(try digests(Self.run + "/checkpoint/" + name, in: folder) == old) }

        try put(recording(-0.4), "expert.npz", in: folder)
        let refused = try await run(in: folder)
        #expect(refused.exitCode == 65 && refused.errors.contains("/expert.npz' was replaced"), "\(refused.errors)")
        let worker = try await Program.run("worker", Self.run, in: folder.url)
        #expect(worker.exitCode == 65 && worker.errors.contains("/expert.npz' was replaced"), "\(worker.errors)")
        #expect(try digests(Self.run + "/status.json", in: folder) == old)
        // The checkpoint alone tells it, too.
        try FileManager.default.removeItem(at: folder.url.appending(path: Self.run + "/status.json"))
        try FileManager.default.removeItem(at: folder.url.appending(path: "runs/small/study.json"))
        #expect(try await Program.run("worker", Self.run, in: folder.url).exitCode == 65)
        #expect(try await run(in: folder).exitCode == 65)

        try put(recording(-0.5), "expert.npz", in: folder)
        let rest = try await run("--only", "diiqn-guided", in: folder)
        #expect(rest.exitCode == 0 && rest.errors.contains(": resumed at step "), "\(rest.errors)")
        let policy = "small/diiqn-guided/seed-0/policy.safetensors"
        #expect(try folder.contents("runs/" + policy) == folder.contents("whole/" + policy))
    }

    @Test("after the study was made ready fails a run that begins later, and the study is not mixed")
    func later() async throws {
        let folder = try folder(seeds: "2")
        #expect(try await run("--only", "diiqn-guided/seed-0", in: folder).exitCode == 0)
        try put(recording(-0.4), "expert.npz", in: folder)
        // A worker of the same command begins.
        let late = "runs/small/diiqn-guided/seed-1"
        let worker = try await Program.run("worker", late, in: folder.url)
        #expect(worker.exitCode == 65)
        #expect(worker.errors.contains("/expert.npz' was replaced: the study was prepared with SHA-256 "))
        let status = try text(late + "/status.json", in: folder)
        #expect(status.contains("\"failed\"") && !status.contains("\"recordings\""))
        #expect(try await run(in: folder).exitCode == 65)
        try put(recording(-0.5), "expert.npz", in: folder)
        #expect(try await run(in: folder).exitCode == 0)
    }

    @Test("is told by its CRC-32 in a study of an older version, which else goes on as before")
    func olderStudy() async throws {
        let folder = try folder(steps: "20_000")
        try await interrupt(in: folder)
        // As an older version left it.
        for name in [Self.run + "/status.json", "runs/small/study.json"]
            + (try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/\(Self.run)/checkpoint"))
            .filter({ $0.hasSuffix(".json") }).map({ Self.run + "/checkpoint/" + $0 })
        {
            let old = try text(name, in: folder)
                .replacing(/\n  "recordings" : \[[^\]]*\],/, with: "").replacing(/,\s*"sha256" : "[0-9a-f]*"/, with: "")
            try #require(!old.contains("sha256") && !old.contains("recordings"))
            try folder.write(old, to: name)
        }
        try put(recording(-0.4), "expert.npz", in: folder)
        let refused = try await run(in: folder)
        #expect(refused.exitCode == 65 && refused.errors.contains("CRC-32"), "\(refused.errors)")
        try put(recording(-0.5), "expert.npz", in: folder)
        let rest = try await run(in: folder)
        #expect(rest.exitCode == 0 && rest.errors.contains(": resumed at step "), "\(rest.errors)")
        #expect(try digests(Self.run + "/status.json", in: folder).count == 2)
    }
}
