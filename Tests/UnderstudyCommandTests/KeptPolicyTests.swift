import Foundation
import Testing

@Suite("Policies on the way", .timeLimit(.minutes(10)))
struct KeptPolicyTests {
    private static let data = Program.root.appending(path: "experiments/data").path

    /// A study of short runs whose policies change from one evaluation to the next.
    private func spec(_ kept: String, steps: Int = 900, more: String = "") -> String {
        """
        understudy: 1
        name: study
        environment: cart-pole
        expert:
          dataset: {kind: npz, path: \(Self.data)/cartpole-v1.npz, limit: 500}
        network: {hidden: [8]}
        learner: {batch_size: 8, learning_starts: 50, train_every: 1}
        exploration: {steps: 200}
        training: {steps: \(steps), seeds: 2, evaluate_every: 200, evaluation_episodes: 3, keep_policies: \(kept)\(more)}
        variants:
          dqn: {extends: dqn}
          diiqn-guided: {extends: diiqn-guided}
        """
    }

    private func study(_ kept: String) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(spec(kept), to: "study.yaml")
        let result = try await Program.run("run", "study.yaml", "--quiet", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        return folder
    }

    private func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func rows(_ file: String, in folder: TemporaryFolder) throws -> [(step: Int, value: Double)] {
        let lines = String(decoding: try folder.contents(file), as: UTF8.self).split(separator: "\n")
        return try lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return (try #require(Int(cells[0])), try #require(Double(cells[1])))
        }
    }

    private let run = "runs/study/dqn/seed-0"

    @Test("are kept as the spec says, and change nothing of the run", arguments: ["last", "best", "every"])
    func files(_ kept: String) async throws {
        let folder = try await study(kept)
        let plain = try await study("last")
        for run in ["dqn/seed-0", "dqn/seed-1", "diiqn-guided/seed-0"] {
            for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
                let path = "runs/study/\(run)/\(file)"
                #expect(try folder.contents(path) == plain.contents(path), "\(path)")
            }
        }
        #expect(folder.has(run + "/policy-best.safetensors") == (kept == "best"))
        #expect(folder.has(run + "/policies") == (kept == "every"))
        guard kept == "every" else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/" + run + "/policies")
        let steps = try rows(run + "/metrics.csv", in: folder).map(\.step)
        #expect(
            names.sorted()
                == steps.map { "step-" + String(repeating: "0", count: 12 - "\($0)".count) + "\($0).safetensors" })
        let last = try folder.contents(run + "/policies/step-000000000900.safetensors")
        #expect(try last == folder.contents(run + "/policy.safetensors"))
    }

    @Test("the best is that of the highest evaluation of a stream of its own, told beside the run's evaluation")
    func best() async throws {
        let folder = try await study("best")
        let all = try await study("every")
        for run in ["dqn/seed-0", "dqn/seed-1", "diiqn-guided/seed-1"].map({ "runs/study/" + $0 }) {
            let best = try #require(object(folder.contents(run + "/status.json"))["best_policy"] as? [String: Any])
            let step = try #require(best["step"] as? Int)
            // The run's own evaluation at that step is what is told; the choice had other numbers.
            let own = try #require(rows(run + "/metrics.csv", in: folder).first { $0.step == step }?.value)
            #expect(best["evaluation_return"] as? Double == own)
            #expect(best["selection_return"] is Double)
            let name = "step-" + String(repeating: "0", count: 12 - "\(step)".count) + "\(step).safetensors"
            #expect(
                try folder.contents(run + "/policy-best.safetensors") == all.contents(run + "/policies/\(name)"))
        }
        let report = try await Program.run("report", "runs/study", in: folder.url)
        let words = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("Best policies on the way: dqn ") && words.contains(" (2 runs)"), "\(report.output)")
        #expect(words.contains("chosen by evaluations with random numbers of their own"))
        let page = String(decoding: try folder.contents("runs/study/report.html"), as: UTF8.self)
        #expect(page.contains("<h2>Best policies on the way</h2>"))
        let json = try await Program.run("report", "runs/study", "--json", in: folder.url)
        #expect(json.output.contains("\"best_policy\""))
        let plain = try await Program.run("report", "runs/study", in: all.url)
        #expect(!plain.output.contains("Best policies"))
    }

    @Test("are played, recorded and evaluated, by name and by their file")
    func playing() async throws {
        let folder = try await study("every")
        func evaluate(_ arguments: String...) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                ["evaluate", "--episodes", "4", "--json"] + arguments, in: folder.url)
            return try await Program.finish(process, output, errors)
        }
        let early = try await evaluate("runs/study", "--at", "200")
        #expect(early.exitCode == 0, "\(early.errors)")
        let document = try object(Data(early.output.utf8))
        #expect(document["policy"] as? String == "200")
        #expect((document["runs"] as? [[String: Any]])?.map { $0["step"] as? Int } == [200, 200, 200, 200])
        let last = try await evaluate(run)
        let end = try await evaluate(run, "--at", "900")
        func returns(_ result: Program.Result) throws -> [Double]? {
            (try object(Data(result.output.utf8))["runs"] as? [[String: Any]])?.first?["returns"] as? [Double]
        }
        #expect(try returns(last) != nil && returns(last) == returns(end))
        let best = try await evaluate(run, "--at", "best")
        #expect(best.exitCode == 66)
        #expect(
            best.errors.hasPrefix(
                "\(run): error: the run keeps every policy, and none is marked as the best (training.keep_policies: every); choose one of 0, 200, 400, 600, 800, 900, last;"
            ), "\(best.errors)")
        let byFile = try await evaluate(run + "/policies/step-000000000200.safetensors")
        #expect(try returns(byFile) == returns(early))
        #expect(try returns(byFile) != returns(last))

        let watched = try await Program.run("watch", run, "--at", "2_00", in: folder.url)
        #expect(watched.exitCode == 0, "\(watched.errors)")
        #expect(
            watched.output.hasPrefix("cart-pole by the policy of step 200 of dqn, seed 0, seed 0\n"),
            "\(watched.output)")
        let sameByFile = try await Program.run(
            "watch", run + "/policies/step-000000000200.safetensors", in: folder.url)
        #expect(sameByFile.output == watched.output)
        let recorded = try await Program.run(
            "record", "runs/study", "--run", "dqn/seed-0", "--at", "200", "--episodes", "2", "--output", "r.npz",
            in: folder.url)
        #expect(recorded.exitCode == 0, "\(recorded.errors)")
        let origin = try #require(object(folder.contents("r.json"))["run"] as? [String: Any])
        #expect(origin["kept"] as? String == "200")
    }

    @Test("that are not there are told with those that are, and options that do not fit are refused")
    func missing() async throws {
        let folder = try await study("best")
        for command in ["watch", "evaluate"] {
            let none = try await Program.run(command, run, "--at", "300", in: folder.url)
            #expect(none.exitCode == 66)
            #expect(
                none.errors
                    == "\(run): error: the run keeps no policy of step 300; choose one of best, last; training.keep_policies in the spec says which policies runs keep\n"
            )
        }
        for arguments in [
            [run, "--at", "first"], ["cart-pole", "--at", "best"], [run, "--at", "best", "--policy", "random"],
            [run + "/policy-best.safetensors", "--at", "last"],
        ] {
            let (process, output, errors) = try Program.start(["watch"] + arguments, in: folder.url)
            let refused = try await Program.finish(process, output, errors)
            #expect(refused.exitCode == 64, "\(arguments) \(refused.errors)")
        }
    }

    @Test(
        "of a run that goes on to more steps are those of one that had them from the start",
        arguments: ["best", "every"])
    func longer(_ kept: String) async throws {
        // The shorter run ends between two evaluations of the longer one.
        let folder = try await study(kept)
        try folder.write(spec(kept, steps: 1_700), to: "study.yaml")
        let longer = try await Program.run("run", "study.yaml", in: folder.url)
        #expect(longer.exitCode == 0 && longer.errors.contains("resumed at step 900"), "\(longer.errors)")
        let whole = try await Program.run("run", "study.yaml", "--quiet", "--output", "whole", in: folder.url)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        func policies(_ study: String) throws -> [String: Data] {
            let root = folder.url.appending(path: study)
            var files: [String: Data] = [:]
            for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
            where path.hasSuffix(".safetensors") { files[path] = try Data(contentsOf: root.appending(path: path)) }
            return files
        }
        #expect(try policies("runs/study") == policies("whole/study"))
        let status = try object(folder.contents(run + "/status.json"))["best_policy"] as? NSDictionary
        #expect(
            try status == object(folder.contents("whole/study/dqn/seed-0/status.json"))["best_policy"] as? NSDictionary)
    }

    @Test("are removed by clean as far as its rule says, and checkpoints stay where that is wanted")
    func clean() async throws {
        let folder = try await study("every")
        let kept = try await Program.run("clean", "runs/study", "--keep-checkpoints", in: folder.url)
        #expect(
            kept.exitCode == 0 && kept.output.hasPrefix("runs/study: 0 B removed of 4 finished runs"), "\(kept.output)")
        let none = try await Program.run("clean", "runs/study", "--policies", "best", in: folder.url)
        #expect(none.exitCode == 64 && folder.has(run + "/policies"))
        #expect(
            none.errors.contains("keep every policy, and none is marked as the best (training.keep_policies: every)"),
            "\(none.errors)")
        let dry = try await Program.run(
            "clean", "runs/study", "--keep-checkpoints", "--policies", "last", "--dry-run", in: folder.url)
        #expect(dry.output.contains("\(run)/policies  ") && !dry.output.contains("checkpoint"), "\(dry.output)")
        let result = try await Program.run("clean", "runs/study", "--policies", "last", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(!folder.has(run + "/policies") && !folder.has(run + "/checkpoint"))
        #expect(folder.has(run + "/policy.safetensors"))
        let best = try await study("best")
        _ = try await Program.run("clean", "runs/study", "--policies", "best", in: best.url)
        #expect(best.has(run + "/policy-best.safetensors"))
        _ = try await Program.run("clean", "runs/study", "--policies", "last", in: best.url)
        #expect(!best.has(run + "/policy-best.safetensors"))
        let again = try await Program.run("run", "study.yaml", in: best.url)
        #expect(again.exitCode == 0 && again.errors.contains("was finished before"), "\(again.errors)")
    }
}
