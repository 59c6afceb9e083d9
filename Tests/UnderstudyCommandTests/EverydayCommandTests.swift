import Foundation
import Testing

@Suite("Everyday commands")
struct EverydayCommandTests {
    /// A folder with a finished study.
    private func study() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", "--quiet", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        return folder
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("run --quiet prints nothing and writes everything")
    func quiet() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", "--quiet", in: folder.url)
        #expect(result.exitCode == 0)
        #expect(result.output == "" && result.errors == "")
        #expect(folder.has("runs/small/report.html") && folder.has("runs/small/dqn/seed-0/policy.safetensors"))
        let wrong = try await Program.run("run", "small.yaml", "--quiet", "--set", "learner.gamma=2", in: folder.url)
        #expect(wrong.exitCode == 65 && wrong.errors.contains("learner.gamma: must be"))
        let both = try await Program.run("run", "small.yaml", "--quiet", "--dry-run", in: folder.url)
        #expect(both.exitCode == 64)
    }

    /// Runs the program with a text as its standard input.
    private func run(_ arguments: String..., input: String, in folder: URL) async throws -> Program.Result {
        let process = Process()
        process.executableURL = try Program.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        return try await Program.finish(process, stdout, stderr)
    }

    @Test("a spec comes from standard input, its paths from the working folder")
    func standardInput() async throws {
        let folder = try TemporaryFolder()
        let text = RunCommandTests.spec(seeds: 1)
        let check = try await run("check", "-", input: text, in: folder.url)
        #expect(check.exitCode == 0, "\(check.errors)")
        #expect(check.output.hasPrefix("small: 2 variants, 2 runs"))
        let made = try await run("run", "-", "--quiet", "--only", "dqn", input: text, in: folder.url)
        #expect(made.exitCode == 0, "\(made.errors)")
        #expect(folder.has("runs/small/dqn/seed-0/policy.safetensors"))
        let explained = try await run("explain", "-", "--only", "dqn", input: text, in: folder.url)
        #expect(explained.output.contains("# <standard input>:3"))
        let wrong = try await run(
            "check", "-", input: RunCommandTests.spec(gamma: "3"), in: folder.url)
        #expect(wrong.exitCode == 65)
        #expect(wrong.errors.hasPrefix("<standard input>:8:"))
        #expect(wrong.errors.contains("\n  8 | learner: {batch_size: 16"))
        let empty = try await run("check", "-", input: "", in: folder.url)
        #expect(empty.exitCode == 65 && empty.errors.contains("the spec is empty"))
    }

    @Test("notes on a valid spec are on standard error: of check, of explain and of run")
    func notes() async throws {
        let folder = try TemporaryFolder()
        let text =
            "understudy: 1\nname: small\nenvironment: cart-pole\nlearner: {double: false, learning_starts: 100}\n"
            + "training: {steps: 300, evaluate_every: 900}\nvariants: {a: {extends: double-dqn}}\n"
        let spec = try folder.write(text, to: "spec.yaml")
        for command in [["check"], ["explain"], ["run", "--dry-run", "--no-probe"], ["run", "--quiet"]] {
            let (process, output, errors) = try Program.start(
                [command[0], spec] + command.dropFirst(), in: folder.url)
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(
                result.errors == """
                    spec.yaml:4:11: note: learner.double: no variant uses this value, because what each variant extends sets the key; write it in the variant
                    spec.yaml:5:40: note: training.evaluate_every: is 900, and training.steps 300: a run has only its first and its last evaluation

                    """, "\(command)")
            #expect(!result.output.contains("note"))
        }
    }

    @Test("diff reads standard input once")
    func twoInputs() async throws {
        let folder = try TemporaryFolder()
        let text = RunCommandTests.spec(seeds: 1)
        let both = try await run("diff", "-", "-", input: text, in: folder.url)
        #expect(both.exitCode == 64 && both.errors.contains("give one of the two specs as a file"))
        try folder.write(text, to: "spec.yaml")
        let one = try await run("diff", "spec.yaml", "-", input: text, in: folder.url)
        #expect(one.exitCode == 0, "\(one.errors)")
    }

    @Test("evaluate plays the final policies of a study, with an interval over seeds")
    func evaluate() async throws {
        let folder = try await study()
        let text = try await Program.run("evaluate", "runs/small", "--episodes", "3", in: folder.url)
        #expect(text.exitCode == 0, "\(text.errors)")
        #expect(text.output.contains("Variant       Seeds") && text.output.contains("dqn/seed-0"))
        let json = try await Program.run(
            "evaluate", "runs/small", "--episodes", "3", "--json", "--workers", "1", in: folder.url)
        let document = try object(json.output)
        let runs = try #require(document["runs"] as? [[String: Any]])
        #expect(runs.map { "\($0["variant"] ?? "")/seed-\($0["seed"] ?? "")" } == RunCommandTests.runs)
        let variants = try #require(document["variants"] as? [[String: Any]])
        #expect(variants.map { $0["name"] as? String } == ["dqn", "diiqn-guided"])
        for variant in variants {
            let own = runs.filter { $0["variant"] as? String == variant["name"] as? String }
            let means = try own.map { run in
                let returns = try #require(run["returns"] as? [Double])
                #expect(returns.count == 3)
                let mean = returns.reduce(0, +) / 3
                #expect((run["summary"] as? [String: Any])?["mean"] as? Double == mean)
                return mean
            }
            let summary = try #require(variant["summary"] as? [String: Any])
            #expect(summary["mean"] as? Double == means.reduce(0, +) / 2)
            #expect(summary["count"] as? Int == 2)
            // Two equal means have an interval of no width.
            let interval = try #require(summary["interval"] as? [Double])
            let half = 12.706204736 * abs(means[0] - means[1]) / 2
            #expect(abs((interval[1] - interval[0]) / 2 - half) < 1e-6 * max(1, half))
        }
        let again = try await Program.run("evaluate", "runs/small", "--episodes", "3", "--json", in: folder.url)
        #expect(again.output == json.output)
    }

    @Test("evaluate takes a run and a variant, and refuses what has no policy")
    func subjects() async throws {
        let folder = try await study()
        let run = try await Program.run("evaluate", "runs/small/dqn/seed-1/", "--episodes", "2", in: folder.url)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.contains("dqn/seed-1") && !run.output.contains("Seeds"))
        let variant = try await Program.run("evaluate", "runs/small/dqn", "--episodes", "2", in: folder.url)
        #expect(variant.output.contains("dqn/seed-1") && !variant.output.contains("guided"))
        try folder.write(#"{"state":"interrupted","step":5}"#, to: "runs/small/dqn/seed-1/status.json")
        let part = try await Program.run("evaluate", "runs/small", "--episodes", "2", in: folder.url)
        #expect(part.exitCode == 0 && part.errors == "note: 1 run not finished, left out\n")
        #expect(!part.output.contains("dqn/seed-1"))
        let single = try await Program.run("evaluate", "runs/nothing", in: folder.url)
        #expect(single.exitCode == 66)
        let wrong = try await Program.run("evaluate", "runs/small", "--episodes", "0", in: folder.url)
        #expect(wrong.exitCode == 64)
    }

    @Test("clean removes the checkpoints of finished runs alone, and status tells how much that is")
    func clean() async throws {
        let folder = try await study()
        let manager = FileManager.default
        for run in ["dqn/seed-0", "dqn/seed-1"] {
            let checkpoint = folder.url.appending(path: "runs/small/\(run)/checkpoint")
            try manager.createDirectory(at: checkpoint, withIntermediateDirectories: true)
            try Data(count: 50_000).write(to: checkpoint.appending(path: "step-000000001000.safetensors"))
        }
        try folder.write("x", to: "runs/small/dqn/seed-0/metrics.json.tmp")
        try folder.write(#"{"state":"interrupted","step":1000}"#, to: "runs/small/dqn/seed-1/status.json")
        let before = try await Program.run("report", "runs/small", "--json", in: folder.url)
        let status = try await Program.run("status", "runs/small", in: folder.url)
        #expect(
            status.output.contains(/of which `understudy clean runs\/small` can remove [0-9]+ kB/), "\(status.output)")
        let dry = try await Program.run("clean", "runs/small", "--dry-run", in: folder.url)
        #expect(dry.exitCode == 0)
        #expect(dry.output.contains("runs/small/dqn/seed-0/checkpoint"))
        #expect(dry.output.contains("would be removed of 3 finished runs; 1 run not finished keeps everything"))
        #expect(folder.has("runs/small/dqn/seed-0/checkpoint") && folder.has("runs/small/dqn/seed-0/metrics.json.tmp"))
        let result = try await Program.run("clean", "runs/small", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
            !folder.has("runs/small/dqn/seed-0/checkpoint") && !folder.has("runs/small/dqn/seed-0/metrics.json.tmp"))
        #expect(folder.has("runs/small/dqn/seed-1/checkpoint/step-000000001000.safetensors"))
        let after = try await Program.run("report", "runs/small", "--json", in: folder.url)
        #expect(after.output == before.output)
        let again = try await Program.run("clean", "runs/small", in: folder.url)
        #expect(again.output == "runs/small: 0 B removed of 3 finished runs; 1 run not finished keeps everything\n")
        let none = try await Program.run("clean", "runs", in: folder.url)
        #expect(none.exitCode == 66)
    }
}
