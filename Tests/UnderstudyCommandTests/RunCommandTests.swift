import Foundation
import Testing

@Suite("understudy run")
struct RunCommandTests {
    /// A study of two variants and two seeds that takes under a second, with the recording of the repository.
    static func spec(seeds: Int = 2, steps: String = "1_500", gamma: String = "0.99") -> String {
        """
        understudy: 1
        name: small
        environment: mountain-car
        expert:
          dataset: {kind: npz, path: \(Program.root.path)/experiments/data/mountaincar-v0.npz, limit: 2_000}
          return: -145.75
        network: {hidden: [16]}
        learner: {batch_size: 16, learning_starts: 200, train_every: 4, gamma: \(gamma)}
        training: {steps: \(steps), seeds: \(seeds), evaluate_every: 500, evaluation_episodes: 2}
        variants:
          dqn: {extends: dqn}
          diiqn-guided: {extends: diiqn-guided}
        """
    }

    static let runs = ["dqn/seed-0", "dqn/seed-1", "diiqn-guided/seed-0", "diiqn-guided/seed-1"]

    @Test("writes into a folder whose name is one letter", arguments: ["q", "./q/", "a/b"])
    func shortOutput(output: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(seeds: 1, steps: "600"), to: "s")
        let result = try await Program.run("run", "s", "-o", output, "--only", "dqn", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(folder.has(output + "/small/report.html"))
    }

    @Test("makes every run, prints the table, the curves and the place of the page")
    func everything() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(), to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("small on mountain-car: 4 of 4 runs finished"))
        #expect(result.output.contains("Report: runs/small/report.html"))
        #expect(result.output.contains("expert"))
        for run in Self.runs {
            for file in ["spec.yaml", "status.json", "episodes.csv", "metrics.csv", "policy.safetensors"] {
                #expect(folder.has("runs/small/\(run)/\(file)"), "\(run)/\(file)")
            }
        }
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        #expect(page.contains("diiqn-guided") && page.contains("-145.75"))
    }

    @Test(
        "runs each of the mazes, with variants of other actions",
        arguments: [
            (
                "{kind: maze, layout: winding, observation: one-hot}", "moves",
                ["news", "[jump-east, jump-south, [3, -1], west, north, south]"]
            ),
            ("point-maze", "thrusts", ["diagonal", "[north, [1, -0.5], coast]"]),
        ])
    func mazes(environment: String, key: String, actions: [String]) async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: small
            environment: \(environment)
            network: {hidden: [16]}
            learner: {batch_size: 16, learning_starts: 200, train_every: 4}
            training: {steps: 1_000, seeds: 1, evaluate_every: 500, evaluation_episodes: 1}
            variants:
              set: {extends: dqn, environment: {\(key): \(actions[0])}}
              list: {extends: dqn, environment: {\(key): \(actions[1])}}
            """, to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("2 of 2 runs finished"))
        // The resolved spec is the same when it is made again.
        let again = try await Program.run("run", "small.yaml", "--dry-run", in: folder.url)
        #expect(again.output.contains("Runs: 2, 2 of them finished in runs/small, 0 to make"), "\(again.errors)")
    }

    @Test("gives the same bytes with one worker and with two")
    func workers() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(), to: "small.yaml")
        let one = try await Program.run("run", "small.yaml", "--workers", "1", "--output", "one", in: folder.url)
        let two = try await Program.run("run", "small.yaml", "--workers", "2", "--output", "two", in: folder.url)
        #expect(one.exitCode == 0 && two.exitCode == 0)
        for run in Self.runs {
            for file in ["episodes.csv", "metrics.csv", "spec.yaml", "policy.safetensors"] {
                let (a, b) = (
                    try folder.contents("one/small/\(run)/\(file)"), try folder.contents("two/small/\(run)/\(file)")
                )
                #expect(a == b && !a.isEmpty, "\(run)/\(file)")
            }
        }
        #expect(
            try folder.contents("one/small/dqn/seed-0/metrics.csv")
                != folder.contents("one/small/dqn/seed-1/metrics.csv"), "seeds differ")
    }

    @Test("skips finished runs, and completes a study whose seeds grew")
    func again() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let before = try folder.contents("runs/small/dqn/seed-0/status.json")
        try folder.write(Self.spec(seeds: 2), to: "small.yaml")
        let plan = try await Program.run("run", "small.yaml", "--dry-run", "--workers", "2", in: folder.url)
        let lines = plan.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.dropLast(3).joined(separator: "\n") == """
                small: 2 variants, 4 runs of 1500 steps: dqn, diiqn-guided

                Variant       Seeds  Steps  Done  Differs from its base
                ────────────  ─────  ─────  ────  ─────────────────────
                dqn           0-1     1500   1/2
                diiqn-guided  0-1     1500   1/2

                Runs: 4, 2 of them finished in runs/small, 2 to make
                """)
        #expect(
            try #require(lines.dropLast(2).last).contains(
                /^Time: about [0-9.]+ s with 2 workers, estimated from the 2 finished runs$/))
        #expect(!folder.has("runs/small/dqn/seed-1"))
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        #expect(try folder.contents("runs/small/dqn/seed-0/status.json") == before)
        #expect(folder.has("runs/small/dqn/seed-1/episodes.csv"))
    }

    @Test("refuses runs of another spec, naming the difference and the ways out, and replaces them on demand")
    func otherSpec() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let before = try folder.contents("runs/small/dqn/seed-0/episodes.csv")
        try folder.write(Self.spec(seeds: 1, gamma: "0.9"), to: "small.yaml")
        let refused = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(refused.exitCode == 73)
        #expect(
            refused.errors == """
                runs/small/dqn/seed-0: error: the folder holds a run of another spec: learner.gamma was 0.99 there and is 0.9 now; \
                choose another output folder or study name, or replace the run with --overwrite

                """)
        #expect(try folder.contents("runs/small/dqn/seed-0/episodes.csv") == before)
        #expect(try await Program.run("run", "small.yaml", "--overwrite", in: folder.url).exitCode == 0)
        #expect(try folder.contents("runs/small/dqn/seed-0/spec.yaml").range(of: Data("gamma: 0.9\n".utf8)) != nil)
    }

    @Test("shows five mistakes at their places, exits with 65 and makes no folder")
    func mistakes() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: wrong
            environment: mountain-cra
            learner:
              gama: 0.9
              batch_size: none of it
            training: {steps: 0}
            exploration: {end: 1.5}
            """, to: "wrong.yaml")
        let result = try await Program.run("run", "wrong.yaml", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(result.output == "")
        let lines = result.errors.split(separator: "\n").filter { $0.contains(": error: ") }
        #expect(lines.count == 5)
        for (line, start) in zip(
            lines,
            [
                "wrong.yaml:3:14: error: environment: unknown environment 'mountain-cra', did you mean 'mountain-car'?",
                "wrong.yaml:5:3: error: learner.gama: unknown key, did you mean 'gamma'?",
                "wrong.yaml:6:15: error: learner.batch_size: must be a whole number",
                "wrong.yaml:7:19: error: training.steps: must be a whole number from 1 to 1000000000000, not '0'",
                "wrong.yaml:8:20: error: exploration.end: must be a number from 0 to 1, not '1.5'",
            ])
        {
            #expect(line.hasPrefix(start), "\(line)")
        }
        #expect(!folder.has("runs"))
    }

    @Test("with --fail-fast starts nothing after a failure, and goes on later")
    func failFast() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(), to: "small.yaml")
        let inTheWay = folder.url.appending(path: "runs/small/dqn/seed-0/episodes.csv")
        try FileManager.default.createDirectory(at: inTheWay, withIntermediateDirectories: true)
        try folder.write("{}", to: "runs/small/study.json")
        let result = try await Program.run("run", "small.yaml", "--fail-fast", "--workers", "1", in: folder.url)
        #expect(result.exitCode == 1)
        #expect(
            result.errors.contains(
                "Stopped after a run failed (--fail-fast). The same command goes on with what is not finished.\n"),
            "\(result.errors)")
        for run in Self.runs.dropFirst() { #expect(!folder.has("runs/small/\(run)/status.json"), "\(run)") }
        try FileManager.default.removeItem(at: inTheWay)
        #expect(try await Program.run("run", "small.yaml", "--fail-fast", in: folder.url).exitCode == 0)
    }

    @Test("with --timeout ends a run that hangs, and makes the others", .timeLimit(.minutes(20)))
    func timeout() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(seeds: 1, steps: "5_000_000_000"), to: "small.yaml")
        let (process, output, errors) = try Program.start(
            ["run", "small.yaml", "--only", "dqn", "--timeout", "15s"], in: folder.url)
        let path = "runs/small/dqn/seed-0/"
        while !folder.has(path + "metrics.csv") { try await Task.sleep(for: .milliseconds(20)) }
        let status = try #require(
            JSONSerialization.jsonObject(with: folder.contents(path + "status.json")) as? [String: Any])
        kill(try #require(status["pid"] as? Int32), SIGSTOP)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("dqn seed 0: failed: no step for 15 seconds: ended\n"), "\(result.errors)")
        let end = String(decoding: try folder.contents(path + "status.json"), as: UTF8.self)
        #expect(end.contains(#""message" : "no step for 15 seconds: ended""#), "\(end)")
    }

    @Test(
        "leaves a study that goes on, after a signal, and no backtrace", .timeLimit(.minutes(20)),
        arguments: [(SIGINT, 130), (SIGQUIT, 131)] as [(Int32, Int32)])
    func interrupt(signal: Int32, exitCode: Int32) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec(seeds: 1, steps: "50_000_000"), to: "small.yaml")
        let (process, output, errors) = try Program.start(["run", "small.yaml"], in: folder.url)
        while !folder.has("runs/small/dqn/seed-0/metrics.csv") { try await Task.sleep(for: .milliseconds(20)) }
        // A key of the terminal reaches the workers too.
        let status = try #require(
            JSONSerialization.jsonObject(with: folder.contents("runs/small/dqn/seed-0/status.json")) as? [String: Any])
        kill(try #require(status["pid"] as? Int32), signal)
        kill(process.processIdentifier, signal)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == exitCode)
        #expect(result.errors.contains("Stopped. The same command goes on with what is not finished."))
        #expect(!result.errors.contains("Backtrac") && !result.errors.contains("failed"), "\(result.errors)")
        #expect(folder.has("runs/small/dqn/seed-0/checkpoint"))
        let end = String(decoding: try folder.contents("runs/small/dqn/seed-0/status.json"), as: UTF8.self)
        #expect(end.contains("\"interrupted\""))
    }
}
