import Foundation
import Testing

@Suite("A study whose runs are trained longer", .timeLimit(.minutes(20)))
struct LongerStudyTests {
    private static let data = Program.root.appending(path: "experiments").path

    /// Studies of `steps` steps, in which nothing else depends on the number of steps.
    ///
    /// Evaluations are at other steps than the end of the shorter run, whose replay memory does not get full.
    private static func spec(_ name: String, steps: Int) -> String? {
        [
            "cart-pole": """
            understudy: 1
            name: study
            environment: cart-pole
            expert:
              dataset: {kind: npz, path: \(data)/data/cartpole-v1.npz}
            network: {hidden: [16]}
            learner: {batch_size: 16, learning_starts: 100, train_every: 4}
            exploration: {steps: 1_000}
            training: {steps: \(steps), seeds: 1, evaluate_every: 400, evaluation_episodes: 2, checkpoint_every: 700}
            variants:
              dqn: {extends: dqn}
              diiqn: {extends: diiqn, expert: {confidence: {c_max: 200}}}
              storing: {extends: diiqn, expert: {confidence: {c_max: 200}, sampling: {reads: storing}}}
              diiqn-guided: {extends: diiqn-guided}
              linear: {extends: diiqn, expert: {confidence: {kind: linear, updates: 300}}}
              per: {extends: per, expert: none, replay: {beta_updates: 300}}
            """,
            "maze": """
            understudy: 1
            name: study
            extends: \(data)/paper/shared/maze.yaml
            environment: {kind: maze, observation: one-hot, moves: [north, south, north-east, south-west]}
            expert:
              dataset: {kind: npz, path: \(data)/paper/experts/maze-news.npz}
              inference: {kind: nearest-transition, radius: 0.25}
            exploration: {steps: 1_000, fraction: none}
            training: {steps: \(steps), seeds: 1, evaluate_every: 400, evaluation_episodes: 2}
            variants:
              ha-diiqn-guided: {extends: ha-diiqn-guided}
            """,
        ][name]
    }

    /// The bytes of what runs have come to, by their place in the study: all but what holds times or the process.
    private func results(_ folder: TemporaryFolder, _ study: String) throws -> [String: Data] {
        let root = folder.url.appending(path: study)
        var results: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path.contains("/seed-") {
            let name = (path as NSString).lastPathComponent
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
            let hasTimes =
                ["status.json", "log.txt", "lock"].contains(name) || name.hasPrefix("events.")
                || name.hasPrefix("step-") && name.hasSuffix(".json")
            if !isFolder.boolValue, !hasTimes { results[path] = try Data(contentsOf: root.appending(path: path)) }
        }
        return results
    }

    private func difference(_ a: [String: Data], _ b: [String: Data]) -> [String] {
        Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
    }

    private func state(_ run: String, in folder: TemporaryFolder) throws -> String? {
        let status =
            try JSONSerialization.jsonObject(with: folder.contents(run + "/status.json")) as? [String: Any]
        return status?["state"] as? String
    }

    @Test("ends with the bytes of one that had this length from the start", arguments: ["cart-pole", "maze"])
    func longer(_ name: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(try #require(Self.spec(name, steps: 1_900)), to: "short.yaml")
        try folder.write(try #require(Self.spec(name, steps: 3_800)), to: "long.yaml")
        let whole = try await Program.run("run", "long.yaml", "--output", "whole", "--quiet", in: folder.url)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        let short = try await Program.run("run", "short.yaml", "--quiet", in: folder.url)
        #expect(short.exitCode == 0, "\(short.errors)")
        let before = try results(folder, "runs/study")
        #expect(before.keys.contains { $0.hasSuffix("/checkpoint/step-000000001900.safetensors") })

        let plan = try await Program.run("run", "long.yaml", "--dry-run", "--no-probe", in: folder.url)
        let count = before.keys.count { $0.hasSuffix("/episodes.csv") }
        #expect(plan.exitCode == 0, "\(plan.errors)")
        #expect(
            plan.errors.contains("\(count) run\(count == 1 ? " of 1900 steps goes" : "s of 1900 steps go") on to 3800"))
        let lines = plan.output.split(separator: "\n")
        #expect(lines.count { $0.contains(" 3800  0/1, 1 continues") } == count, "\(plan.output)")
        #expect(
            lines.contains(
                "Runs: \(count), \(count) of them in runs/study will continue from 1900 to 3800 steps, \(count) to make"
            ),
            "\(plan.output)")
        #expect(lines.contains { $0.hasPrefix("Time: about ") && $0.contains("from the \(count) finished run") })
        #expect(try difference(results(folder, "runs/study"), before) == [], "a plan changes nothing")

        let longer = try await Program.run("run", "long.yaml", in: folder.url)
        #expect(longer.exitCode == 0, "\(longer.errors)")
        #expect(longer.errors.split(separator: "\n").count { $0.contains(": resumed at step 1900") } == count)
        #expect(try difference(results(folder, "runs/study"), results(folder, "whole/study")) == [])
        let again = try await Program.run("run", "long.yaml", in: folder.url)
        #expect(again.exitCode == 0 && !again.errors.contains("resumed"), "\(again.errors)")
        // TensorBoard's file has its points at the same steps: it was made again.
        let shorter = try await Program.run("run", "short.yaml", in: folder.url)
        #expect(shorter.exitCode == 73)
        #expect(shorter.errors.contains("training.steps was 3800 there and is 1900 now"), "\(shorter.errors)")
    }

    @Test("goes on as far as is wanted, also after it was cut off in the longer part")
    func twice() async throws {
        let folder = try TemporaryFolder()
        func write(_ steps: Int) throws {
            try folder.write(try #require(Self.spec("cart-pole", steps: steps)), to: "study.yaml")
        }
        func run(_ more: String...) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                ["run", "study.yaml", "--only", "diiqn", "--quiet"] + more, in: folder.url)
            return try await Program.finish(process, output, errors)
        }
        for steps in [500, 1_000, 2_500] {
            try write(steps)
            let result = try await run()
            #expect(result.exitCode == 0, "\(result.errors)")
        }
        let checkpoints = folder.url.appending(path: "runs/study/diiqn/seed-0/checkpoint").path
        var (before, steps) = (2_500, 60_000)
        /// Whether the run has a checkpoint of more steps than it had.
        func hasGoneOn() -> Bool {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints)) ?? []
            let old = "step-" + String(repeating: "0", count: 12 - String(before).count) + "\(before).json"
            return names.contains { $0.hasSuffix(".json") && $0 > old }
        }
        while true {
            let (process, output, errors) = try Program.start(
                ["run", "study.yaml", "--only", "diiqn", "--set", "training.steps=\(steps)"], in: folder.url)
            async let result = Program.finish(process, output, errors)
            while process.isRunning, !hasGoneOn() { try await Task.sleep(for: .milliseconds(2)) }
            kill(process.processIdentifier, SIGTERM)
            _ = try await result
            guard try state("runs/study/diiqn/seed-0", in: folder) == "finished" else { break }
            // It came to its end before the signal: longer still.
            (before, steps) = (steps, 4 * steps)
        }
        #expect(try state("runs/study/diiqn/seed-0", in: folder) == "interrupted")
        #expect(!folder.has("runs/study/diiqn/seed-0/policy.safetensors"), "that of the shorter run is not the last")
        try write(6_000)
        let refused = try await run()
        #expect(refused.exitCode == 73 && refused.errors.contains(" there and is 6000 now"), "\(refused.errors)")
        let rest = try await run("--set", "training.steps=\(steps + 1_000)")
        #expect(rest.exitCode == 0, "\(rest.errors)")
        let whole = try await run("--set", "training.steps=\(steps + 1_000)", "--output", "whole")
        #expect(whole.exitCode == 0, "\(whole.errors)")
        #expect(try difference(results(folder, "runs/study/diiqn"), results(folder, "whole/study/diiqn")) == [])
    }

    /// A run in which one thing depends on the number of steps.
    struct Schedule: CustomTestStringConvertible, Sendable {
        var variant: String
        /// The error, with the key and the value to write.
        var problem: String
        var remedy: String
        /// The variant as the error says.
        var fixed: String
        /// The keys of evaluations in the whole spec.
        var evaluations = "evaluate_every: 250, "
        /// The steps, as the error says.
        var steps = 1_200

        var testDescription: String { problem }
    }

    private static let schedules = [
        Schedule(
            variant: "{extends: dqn, exploration: {steps: none, fraction: 0.5}}",
            problem: "exploration.fraction gives 600 in place of 300",
            remedy: "write exploration.steps: 300 and exploration.fraction: none",
            fixed: "{extends: dqn, exploration: {steps: 300, fraction: none}}"),
        Schedule(
            variant: "{extends: dqn}",
            problem: "training.evaluate_every gives 60 in place of 30", remedy: "write training.evaluate_every: 30",
            fixed: "{extends: dqn, training: {evaluate_every: 30}}", evaluations: ""),
        Schedule(
            variant: "{extends: diiqn}", problem: "expert.confidence.c_max gives 220 in place of 100",
            remedy: "write expert.confidence.c_max: 100",
            fixed: "{extends: diiqn, expert: {confidence: {c_max: 100}}}"),
        Schedule(
            variant: "{extends: diiqn, expert: {confidence: {kind: linear, fraction: 0.5}}}",
            problem: "expert.confidence.fraction gives 275.5 in place of 125.5",
            remedy: "write expert.confidence.fraction: 0.2277676950998185",
            fixed: "{extends: diiqn, expert: {confidence: {kind: linear, fraction: 0.2277676950998185}}}"),
        // No fraction of 551 updates is exactly as many.
        Schedule(
            variant: "{extends: diiqn, expert: {confidence: {kind: linear, fraction: 0.4}}}",
            problem: "expert.confidence.fraction gives 220.4 in place of 100.4",
            remedy: "write training.steps: 1202 and expert.confidence.fraction: 0.1818840579710145",
            fixed: "{extends: diiqn, expert: {confidence: {kind: linear, fraction: 0.1818840579710145}}}", steps: 1_202),
        Schedule(
            variant: "{extends: diiqn, expert: {confidence: {kind: linear, fraction: 1}}}",
            problem: "expert.confidence.fraction gives 551 in place of 251",
            remedy: "write expert.confidence.updates: 251 and expert.confidence.fraction: none",
            fixed: "{extends: diiqn, expert: {confidence: {kind: linear, updates: 251, fraction: none}}}"),
        Schedule(
            variant: "{extends: per, expert: none}", problem: "replay.beta_updates gives 551 in place of 251",
            remedy: "write replay.beta_updates: 251",
            fixed: "{extends: per, expert: none, replay: {beta_updates: 251}}"),
        Schedule(
            variant: "{extends: dqn, optimizer: {schedule: {kind: linear, fraction: 0.5}}}",
            problem: "optimizer.schedule.fraction gives 600 in place of 300",
            remedy: "write optimizer.schedule.steps: 300 and optimizer.schedule.fraction: none",
            fixed: "{extends: dqn, optimizer: {schedule: {kind: linear, steps: 300, fraction: none}}}"),
    ]

    private func spec(
        _ variant: String, steps: Int = 600, evaluations: String = "evaluate_every: 250, "
    ) -> String {
        """
        understudy: 1
        name: study
        environment: cart-pole
        expert:
          dataset: {kind: npz, path: \(Self.data)/data/cartpole-v1.npz, limit: 500}
        network: {hidden: [8]}
        learner: {batch_size: 8, learning_starts: 100, train_every: 2}
        exploration: {steps: 200}
        training: {steps: \(steps), seeds: 1, \(evaluations)evaluation_episodes: 1}
        variants:
          a: \(variant)
        """
    }

    @Test("is told the key that depends on the steps, and what to write instead", arguments: schedules)
    func refused(_ schedule: Schedule) async throws {
        let folder = try TemporaryFolder()
        func write(_ variant: String, steps: Int) throws {
            try folder.write(spec(variant, steps: steps, evaluations: schedule.evaluations), to: "study.yaml")
        }
        try write(schedule.variant, steps: 600)
        let short = try await Program.run("run", "study.yaml", "--quiet", in: folder.url)
        try #require(short.exitCode == 0, "\(short.errors)")
        let before = try results(folder, "runs/study")

        try write(schedule.variant, steps: 1_200)
        for option in ["--quiet", "--dry-run"] {
            let refused = try await Program.run("run", "study.yaml", option, in: folder.url)
            #expect(refused.exitCode == 73)
            #expect(
                refused.errors.contains(
                    "runs of 600 steps, which can go on to 1200 only if nothing else depends on training.steps: \(schedule.problem); \(schedule.remedy); or choose"
                ), "\(refused.errors)")
        }
        #expect(try difference(results(folder, "runs/study"), before) == [], "a refused study is as it was")
        #expect(try state("runs/study/a/seed-0", in: folder) == "finished")

        try write(schedule.fixed, steps: schedule.steps)
        let longer = try await Program.run("run", "study.yaml", in: folder.url)
        #expect(longer.exitCode == 0 && longer.errors.contains(": resumed at step 600"), "\(longer.errors)")
        let whole = try await Program.run("run", "study.yaml", "--output", "whole", "--quiet", in: folder.url)
        #expect(whole.exitCode == 0, "\(whole.errors)")
        #expect(try difference(results(folder, "runs/study"), results(folder, "whole/study")) == [])
    }

    @Test("is told everything that depends on the steps at once, and any other difference first")
    func several() async throws {
        let folder = try TemporaryFolder()
        let variants =
            "{extends: dqn, exploration: {steps: none}, training: {evaluate_every: 250}}\n  b: {extends: diiqn}"
        try folder.write(spec(variants, evaluations: ""), to: "study.yaml")
        let short = try await Program.run("run", "study.yaml", "--quiet", in: folder.url)
        try #require(short.exitCode == 0, "\(short.errors)")
        let refused = try await Program.run("run", "study.yaml", "--set", "training.steps=1200", in: folder.url)
        #expect(refused.exitCode == 73)
        #expect(
            refused.errors.contains(
                "exploration.fraction gives 600 in place of 300 (a); expert.confidence.c_max gives 220 in place of 100 (b); training.evaluate_every gives 60 in place of 30 (b); write exploration.steps: 300 and exploration.fraction: none (a); write expert"
            ), "\(refused.errors)")
        let other = try await Program.run(
            "run", "study.yaml", "--set", "training.steps=1200", "--set", "learner.gamma=0.9", in: folder.url)
        #expect(other.exitCode == 73)
        #expect(other.errors.contains("learner.gamma was 0.99 there and is 0.9 now"), "\(other.errors)")
        // It is replaced where that is wanted.
        let replaced = try await Program.run(
            "run", "study.yaml", "--set", "training.steps=1200", "--overwrite", "--quiet", in: folder.url)
        #expect(replaced.exitCode == 0, "\(replaced.errors)")
    }

    @Test("is judged by the chosen variants alone; the runs of the others keep their length", arguments: [false, true])
    func chosen(_ isCleaned: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            spec("{extends: dqn}\n  b: {extends: dqn, exploration: {steps: none}}\n  c: {extends: dqn}"),
            to: "study.yaml")
        let short = try await Program.run("run", "study.yaml", "--quiet", in: folder.url)
        try #require(short.exitCode == 0, "\(short.errors)")
        let checkpoint = folder.url.appending(path: "runs/study/c/seed-0/checkpoint")
        if isCleaned { try FileManager.default.removeItem(at: checkpoint) }
        let before = try results(folder, "runs/study").filter { !$0.key.hasPrefix("a/") }
        func run(_ more: String...) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                ["run", "study.yaml", "--set", "training.steps=1200"] + more, in: folder.url)
            return try await Program.finish(process, output, errors)
        }
        let note = "note: 2 runs of b, c are not chosen and stay at 600 steps\n"
        let plan = try await run("--only", "a", "--dry-run", "--no-probe")
        #expect(plan.exitCode == 0 && plan.errors.contains(note), "\(plan.errors)")
        #expect(plan.output.contains("Runs: 1, 1 of them in runs/study will continue from 600 to 1200 steps"))
        let longer = try await run("--only", "a")
        #expect(longer.exitCode == 0 && longer.errors.contains(": resumed at step 600"), "\(longer.errors)")
        #expect(longer.errors.contains(note))
        let after = try results(folder, "runs/study").filter { !$0.key.hasPrefix("a/") }
        #expect(try difference(after, before) == [] && state("runs/study/b/seed-0", in: folder) == "finished")
        let status = try await Program.run("status", "runs/study", "--json", in: folder.url)
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any], "\(status.errors)")
        let study = try #require((document["studies"] as? [[String: Any]])?.first)
        let steps = (study["runs"] as? [[String: Any]])?.map { $0["planned_steps"] as? Int }
        #expect(steps == [1_200, 600, 600], "the plan of the others is what they have")

        // Chosen, they are judged.
        let refused = try await run("--only", "b")
        #expect(refused.exitCode == 73 && refused.errors.contains("exploration.fraction gives 600 in place of 300"))
        let rest = try await run("--only", "c")
        #expect(rest.exitCode == (isCleaned ? 73 : 0), "\(rest.errors)")
        let all = try await run()
        #expect(all.exitCode == 73, "\(all.errors)")
    }

    @Test("needs the last checkpoint, which finished runs keep unless the spec says no", arguments: ["key", "clean"])
    func noCheckpoint(_ way: String) async throws {
        let folder = try TemporaryFolder()
        let variant = "{extends: dqn\(way == "key" ? ", training: {keep_checkpoint: false}" : "")}"
        try folder.write(spec(variant), to: "study.yaml")
        let short = try await Program.run("run", "study.yaml", "--quiet", in: folder.url)
        try #require(short.exitCode == 0, "\(short.errors)")
        #expect(folder.has("runs/study/a/seed-0/checkpoint") == (way == "clean"))
        if way == "clean" { _ = try await Program.run("clean", "runs/study", in: folder.url) }
        #expect(!folder.has("runs/study/a/seed-0/checkpoint"))
        let refused = try await Program.run("run", "study.yaml", "--set", "training.steps=1200", in: folder.url)
        #expect(refused.exitCode == 73)
        #expect(
            refused.errors.contains(
                "a finished run of 600 steps without the checkpoint from which it could go on to 1200"),
            "\(refused.errors)")
        // The key makes no other run.
        let same = try await Program.run(
            "run", "study.yaml", "--set", "training.keep_checkpoint=\(way == "key")", "--quiet", in: folder.url)
        #expect(same.exitCode == 0, "\(same.errors)")
    }

    @Test("a plan tells how large the checkpoints will be, as they are then")
    func sizes() async throws {
        let folder = try TemporaryFolder()
        try folder.write(spec("{extends: dqn}"), to: "study.yaml")
        let plan = try await Program.run("run", "study.yaml", "--dry-run", in: folder.url)
        let line = try #require(plan.output.split(separator: "\n").last.map(String.init))
        let match = try #require(
            try /^Checkpoints: about ([0-9.]+) kB each, ([0-9.]+) kB in all for the last of each run/.firstMatch(
                in: line),
            "\(line)")
        _ = try await Program.run("run", "study.yaml", "--quiet", in: folder.url)
        let file = "runs/study/a/seed-0/checkpoint/step-000000000600.safetensors"
        let size = Double(try folder.contents(file).count) / 1000
        let told = try #require(Double(match.1))
        #expect(told > 0.6 * size && told < 1.2 * size, "\(told) kB told, \(size) kB found")
        let none = try await Program.run(
            "run", "study.yaml", "--dry-run", "--set", "training.keep_checkpoint=false", "--output", "o", in: folder.url
        )
        #expect(none.output.contains(" kB each, finished runs keep none (training.keep_checkpoint)"))
    }
}
