import Foundation
import Testing

@Suite("training.start", .timeLimit(.minutes(20)))
struct StartPolicyTests {
    private func spec(_ name: String, steps: Int = 600, start: String? = nil, hidden: Int = 8, more: String = "")
        -> String
    {
        """
        understudy: 1
        name: \(name)
        environment: cart-pole
        network: {hidden: [\(hidden)]}
        learner: {batch_size: 8, learning_starts: 300, train_every: 1}
        exploration: {steps: 200}
        training: {steps: \(steps), seeds: 1, evaluate_every: 100, evaluation_episodes: 4, checkpoint_every: 100\(more)\(start.map { ", start: \($0)" } ?? "")}
        variants:
          dqn: {extends: dqn}

        """
    }

    /// A folder with a finished run of the study `first`, whose policy has learned, and the file of that policy.
    private func folder() async throws -> (TemporaryFolder, policy: String) {
        let folder = try TemporaryFolder()
        try folder.write(spec("first", more: ", keep_policies: every"), to: "first.yaml")
        let run = try await Program.run("run", "first.yaml", "--quiet", in: folder.url)
        try #require(run.exitCode == 0, "\(run.errors)")
        return (folder, "runs/first/dqn/seed-0/policy.safetensors")
    }

    /// The bytes of the tensors, without the header, whose metadata count the optimizer's steps.
    private func tensors(_ file: Data) -> Data {
        let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return file.dropFirst(8 + length)
    }

    @Test("begins with the weights of another run's policy, and learns from there")
    func weights() async throws {
        let (folder, policy) = try await folder()
        try folder.write(spec("second", start: policy, more: ", keep_policies: every"), to: "second.yaml")
        try folder.write(spec("plain", more: ", keep_policies: every"), to: "plain.yaml")
        for name in ["second", "plain"] {
            let run = try await Program.run("run", "\(name).yaml", "--quiet", in: folder.url)
            try #require(run.exitCode == 0, "\(run.errors)")
        }
        func kept(_ study: String, _ step: Int) throws -> Data {
            let digits = String(repeating: "0", count: 12 - "\(step)".count) + "\(step)"
            return tensors(try folder.contents("runs/\(study)/dqn/seed-0/policies/step-\(digits).safetensors"))
        }
        let start = tensors(try folder.contents(policy))
        #expect(try kept("second", 0) == start)
        #expect(try kept("plain", 0) != start)
        // No update before learning_starts, then some.
        #expect(try kept("second", 200) == start)
        #expect(try kept("second", 600) != start)
        let explained = try await Program.run("explain", "second.yaml", in: folder.url)
        #expect(explained.output.contains("start: ") && explained.output.contains("policy.safetensors"))
        // Without a start the seed alone decides, as before.
        #expect(try kept("plain", 600) == kept("first", 600))
    }

    @Test("is refused with the place and a remedy where the file is missing, is none, or has another network")
    func refused() async throws {
        let (folder, policy) = try await folder()
        let missing = try await check(spec("a", start: "runs/none/policy.safetensors"), in: folder)
        #expect(missing.exitCode == 66, "\(missing.errors)")
        #expect(missing.errors.contains("a.yaml:7:"), "\(missing.errors)")
        #expect(
            missing.errors.contains("training.start: cannot read '")
                && missing.errors.contains("check the policy's path"))
        let wide = try await check(spec("a", start: policy, hidden: 16), in: folder)
        #expect(wide.exitCode == 65)
        #expect(
            wide.errors.contains(
                "has the shape [4, 8], but the network's has [4, 16]; use the network and the environment"),
            "\(wide.errors)")
        let other = try await check(spec("a", start: "first.yaml"), in: folder)
        #expect(other.exitCode == 65 && other.errors.contains("is no policy:"), "\(other.errors)")
        #expect(!folder.has("runs/a"))
    }

    private func check(_ spec: String, in folder: TemporaryFolder) async throws -> Program.Result {
        try folder.write(spec, to: "a.yaml")
        return try await Program.run("check", "a.yaml", in: folder.url)
    }

    @Test("a policy that was replaced since is refused; the old file goes on, to the byte")
    func replaced() async throws {
        let (folder, policy) = try await folder()
        try folder.write(spec("second", start: policy), to: "second.yaml")
        let first = try await Program.run("run", "second.yaml", "--quiet", in: folder.url)
        try #require(first.exitCode == 0, "\(first.errors)")
        let status = String(decoding: try folder.contents("runs/second/dqn/seed-0/status.json"), as: UTF8.self)
        #expect(status.contains("policy.safetensors") && status.contains("sha256"))

        let kept = try folder.contents(policy)
        let another = try folder.contents("runs/first/dqn/seed-0/policies/step-000000000400.safetensors")
        try another.write(to: folder.url.appending(path: policy))
        let refused = try await Program.run("run", "second.yaml", "--set", "training.steps=900", in: folder.url)
        #expect(refused.exitCode == 65 && refused.errors.contains("the policy '"), "\(refused.errors)")
        #expect(refused.errors.contains("was replaced: the run learned from SHA-256 "))
        try kept.write(to: folder.url.appending(path: policy))
        let longer = try await Program.run(
            "run", "second.yaml", "--set", "training.steps=900", "--quiet", in: folder.url)
        #expect(longer.exitCode == 0, "\(longer.errors)")
        try folder.write(spec("whole", steps: 900, start: policy), to: "whole.yaml")
        let whole = try await Program.run("run", "whole.yaml", "--quiet", in: folder.url)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
            #expect(
                try folder.contents("runs/second/dqn/seed-0/\(file)")
                    == folder.contents("runs/whole/dqn/seed-0/\(file)"))
        }
    }

    @Test("export takes kept policies: by --at, or as a file")
    func exported() async throws {
        let (folder, _) = try await folder()
        let run = "runs/first/dqn/seed-0"
        let file = run + "/policies/step-000000000400.safetensors"
        let byStep = try await Program.run("export", run, "--at", "400", "--format", "json", in: folder.url)
        #expect(byStep.exitCode == 0, "\(byStep.errors)")
        #expect(
            byStep.output.hasPrefix("Wrote dqn-seed-0-400.json: the policy of step 400 of dqn, seed 0, in cart-pole\n"))
        let byFile = try await Program.run("export", file, "--format", "json", "-o", "file.json", in: folder.url)
        #expect(byFile.exitCode == 0, "\(byFile.errors)")
        #expect(try folder.contents("file.json") == folder.contents("dqn-seed-0-400.json"))
        let first = try await Program.run("export", run, "--at", "0", "--format", "onnx", in: folder.url)
        #expect(first.exitCode == 0 && first.output.contains("the policy of step 0 of dqn"), "\(first.errors)")
        let last = try await Program.run("export", run, "--format", "json", in: folder.url)
        #expect(last.exitCode == 0)
        #expect(try folder.contents("dqn-seed-0.json") != folder.contents("file.json"))
        let both = try await Program.run("export", file, "--at", "best", "--format", "json", in: folder.url)
        #expect(both.exitCode == 64 && both.errors.contains("'--at' is for a folder"), "\(both.errors)")
        let none = try await Program.run("export", run, "--at", "123", "--format", "json", in: folder.url)
        #expect(none.exitCode == 66 && none.errors.contains("keeps no policy of step 123"), "\(none.errors)")
    }
}
