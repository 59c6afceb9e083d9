import Foundation
import Testing

@Suite("A list of recordings", .timeLimit(.minutes(20)))
struct SeveralRecordingsTests {
    private static let expert = Program.root.appending(path: "experiments/data/cartpole-v1.npz").path

    private func spec(_ dataset: String, steps: Int = 1_200) -> String {
        """
        understudy: 1
        name: study
        environment: cart-pole
        extends: diiqn-guided
        expert:
          dataset: \(dataset)
          inference: {kind: nearest-transition}
        network: {hidden: [16]}
        exploration: {steps: 300, fraction: none}
        learner: {batch_size: 8, learning_starts: 200, train_every: 4}
        training: {steps: \(steps), seeds: 1, evaluate_every: 300, evaluation_episodes: 2, checkpoint_every: 300}

        """
    }

    /// A spec with the expert's recording and one of something else, of the same size.
    private func both(steps: Int = 1_200) -> String {
        spec("[{kind: npz, path: \(Self.expert), limit: 500}, {kind: csv, path: other.csv}]", steps: steps)
    }

    /// A folder with `other.csv`, whose states no pole has.
    private func folder(_ first: Double = 1_000) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var lines = ["episode,step,observation_0,observation_1,observation_2,observation_3,terminated,truncated"]
        for step in 0...60 {
            let value = first + Double(step)
            lines.append("0,\(step),\(value),\(-value),\(2 * value),1,0,\(step == 60 ? 1 : 0)")
        }
        try folder.write(lines.joined(separator: "\n") + "\n", to: "other.csv")
        return folder
    }

    private func run(_ arguments: String..., in folder: TemporaryFolder) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(["run"] + arguments + ["--quiet"], in: folder.url)
        return try await Program.finish(process, output, errors)
    }

    private func results(_ study: String, in folder: TemporaryFolder) throws -> [Data] {
        try ["episodes.csv", "metrics.csv", "policy.safetensors"].map {
            try folder.contents("\(study)/default/seed-0/\($0)")
        }
    }

    @Test("is learned from with trust and metrics for each, which the page shows")
    func run() async throws {
        let folder = try folder()
        try folder.write(both(), to: "study.yaml")
        let result = try await run("study.yaml", in: folder)
        try #require(result.exitCode == 0, "\(result.errors)")
        let text = String(decoding: try folder.contents("runs/study/default/seed-0/metrics.csv"), as: UTF8.self)
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        func last(_ column: String) throws -> String {
            lines[lines.count - 1][try #require(lines[0].firstIndex(of: "imitation/" + column), "\(column)")]
        }
        for name in ["trust", "confidence", "expert_return", "accuracy", "coverage"] {
            for number in 1...2 { _ = try last("\(name)/\(number)") }
        }
        #expect(try Double(last("coverage/1")) == Double(last("coverage")))
        #expect(try #require(Double(last("coverage/1"))) > 0.05)
        #expect(try last("coverage/2") == "0")
        // No label of the second one is trusted, so that no sample of it is learned from.
        #expect(try last("confidence/2") == "" && last("expert_return/2") == "")
        let status = String(decoding: try folder.contents("runs/study/default/seed-0/status.json"), as: UTF8.self)
        #expect(status.contains("cartpole-v1.npz") && status.contains("other.csv"))

        let page = try await Program.run("report", "runs/study", in: folder.url)
        #expect(page.exitCode == 0, "\(page.errors)")
        let report = String(decoding: try folder.contents("runs/study/report.html"), as: UTF8.self)
        #expect(report.contains("Trust, recording 1") && report.contains("Trust, recording 2"))
    }

    @Test("of one item is that item, to the byte")
    func one() async throws {
        let folder = try folder()
        let item = "{kind: npz, path: \(Self.expert), limit: 500}"
        try folder.write(spec(item), to: "item.yaml")
        try folder.write(spec("[\(item)]"), to: "list.yaml")
        #expect(try await run("item.yaml", "--output", "item", in: folder).exitCode == 0)
        #expect(try await run("list.yaml", "--output", "list", in: folder).exitCode == 0)
        #expect(try results("item/study", in: folder) == results("list/study", in: folder))
    }

    @Test("goes on from a checkpoint with the bytes of a run that was not cut off")
    func longer() async throws {
        let folder = try folder()
        try folder.write(both(steps: 2_400), to: "long.yaml")
        #expect(try await run("long.yaml", "--output", "whole", in: folder).exitCode == 0)
        try folder.write(both(steps: 1_200), to: "study.yaml")
        #expect(try await run("study.yaml", in: folder).exitCode == 0)
        let rest = try await run("long.yaml", in: folder)
        #expect(rest.exitCode == 0, "\(rest.errors)")
        #expect(try results("runs/study", in: folder) == results("whole/study", in: folder))
    }

    @Test("whose second file is replaced goes on only with the old one")
    func replaced() async throws {
        let folder = try folder()
        try folder.write(both(steps: 600), to: "study.yaml")
        #expect(try await run("study.yaml", in: folder).exitCode == 0)
        let other = try self.folder(2_000)
        try other.contents("other.csv").write(to: folder.url.appending(path: "other.csv"))
        let refused = try await run("study.yaml", "--set", "training.steps=900", in: folder)
        #expect(refused.exitCode == 65)
        #expect(refused.errors.contains("other.csv' was replaced"), "\(refused.errors)")
    }

    @Test(
        "tells a mistake at its item",
        arguments: [
            ("[]", "must have at least one item"),
            ("[{kind: npz, path: EXPERT}, {kind: csv, path: no.csv}]", "expert.dataset[1].path: cannot read 'no.csv'"),
            ("[{kind: npz, pth: EXPERT}]", "expert.dataset[0].pth: unknown key for 'npz', did you mean 'path'?"),
            ("[{kind: npz, path: EXPERT, limit: 0}]", "expert.dataset[0].limit: must be a whole number of at least 1"),
            ("[[{kind: npz, path: EXPERT}]]", "expert.dataset[0]: must be the name of a component or its mapping"),
            ("[{path: EXPERT}]", "expert.dataset[0]: missing 'kind', the name of the dataset, write 'kind: npz'"),
        ])
    func mistakes(dataset: String, message: String) async throws {
        let folder = try folder()
        try folder.write(spec(dataset.replacing("EXPERT", with: Self.expert)), to: "study.yaml")
        let result = try await Program.run("check", "study.yaml", in: folder.url)
        #expect(result.exitCode == (message.contains("cannot read") ? 66 : 65))
        #expect(result.errors.contains("study.yaml:6:") && result.errors.contains(message), "\(result.errors)")
    }

    @Test("has the highest of the stated returns, and explains where it is from")
    func returns() async throws {
        let folder = try folder()
        for (name, mean) in [("low", 20.5), ("high", 186.25)] {
            try FileManager.default.copyItem(
                at: URL(filePath: Self.expert), to: folder.url.appending(path: "\(name).npz"))
            try folder.write(
                #"{"format": 1, "environment": {"kind": "cart-pole"}, "return": {"max": 308, "mean": \#(mean), "min": 1, "std": 9}}"#,
                to: "\(name).json")
        }
        let list = "[{kind: npz, path: low.npz}, {kind: npz, path: high.npz}]"
        try folder.write(spec(list), to: "study.yaml")
        let explained = try await Program.run("explain", "study.yaml", in: folder.url)
        #expect(explained.exitCode == 0, "\(explained.errors)")
        #expect(explained.output.contains("186.25") && explained.output.contains("low.json, high.json"))
        try folder.write(
            spec(list).replacing("  inference:", with: "  return: 20.5\n  inference:"), to: "study.yaml")
        let wrong = try await Program.run("check", "study.yaml", in: folder.url)
        #expect(wrong.exitCode == 65)
        #expect(
            wrong.errors.contains(
                "expert.return: is 20.5, but the highest of the recordings' mean returns is 186.25; write 186.2, or leave the key out"
            ), "\(wrong.errors)")
    }
}
