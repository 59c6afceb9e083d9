import Foundation
import Testing

@Suite(
    "A Slurm cluster", .enabled(if: TestCluster.isInstalled, "slurm-wlm is not installed"), .serialized,
    .timeLimit(.minutes(20)))
struct ClusterTests {
    /// Runs of some seconds, with checkpoints all the time.
    private static let spec = """
        understudy: 1
        name: study
        environment: cart-pole
        expert:
          dataset: {kind: npz, path: \(Program.root.path)/experiments/data/cartpole-v1.npz}
        network: {hidden: [32, 32]}
        learner: {batch_size: 32, learning_starts: 200, train_every: 1}
        training: {seeds: 2, steps: 150_000, evaluate_every: 50_000, checkpoint_every: 3_000}
        variants:
          dqn: {extends: dqn, expert: none}
          diiqn: {extends: diiqn, training: {steps: 20_000, evaluate_every: 10_000}}
        slurm: {partition: tests, time: 10, array_limit: 2}
        """

    private static let runs = ["dqn/seed-0", "dqn/seed-1", "diiqn/seed-0", "diiqn/seed-1"]

    @Test("makes runs to the bytes of this machine, though one is killed and one is queued again")
    func killed() async throws {
        // In a process of its own: other tests could keep this one from noticing what it waits for until the runs have ended.
        await #expect(processExitsWith: .success) { try await TestCluster.with(ClusterTests.makeRuns) }
    }

    fileprivate static func makeRuns(_ cluster: TestCluster) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "study.yaml")
        let whole = try await Program.run("run", "study.yaml", "--output", "local", in: folder.url)
        try #require(whole.exitCode == 0, "\(whole.errors)")
        func understudy(_ arguments: String...) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                arguments, in: folder.url, environment: cluster.environment)
            return try await Program.finish(process, output, errors)
        }
        let submit = ["run", "study.yaml", "--executor", "slurm"]

        let first = try await understudy(submit[0], submit[1], submit[2], submit[3])
        #expect(first.exitCode == 0, "\(first.errors)")
        #expect(
            first.output.wholeMatch(
                of: /Submitted 4 runs of 4 as job \d+, and the report as job \d+ \(runs\/study\/slurm\/1\)\.\n(?s).*/)
                != nil, "\(first.output)")
        #expect(first.output.contains("Follow them with: understudy status runs/study\n"))
        let array = try Self.array(folder, submission: 1)

        // While they run: two are at work, the others wait, and the same command submits nothing twice.
        try await Self.wait { folder.hasCheckpoint("dqn/seed-0") && folder.hasCheckpoint("dqn/seed-1") }
        let status = try await understudy("status", "runs/study")
        #expect(status.exitCode == 0)
        #expect(status.output.hasPrefix("study in runs/study: 4 runs, 2 running, 2 waiting, "), "\(status.output)")
        #expect(status.output.contains("queued as job \(array)_3"))
        let again = try await understudy(submit[0], submit[1], submit[2], submit[3])
        #expect(again.exitCode == 0)
        #expect(
            again.output.contains("4 runs of 4 queued or running already, as job \(array).\nNothing is submitted.\n"))
        let here = try await understudy("run", "study.yaml")
        #expect(here.exitCode == 73)
        #expect(
            here.errors == """
                runs/study: error: 4 runs are queued or running in Slurm, as job \(array); wait until they have ended, or cancel them with \
                `scancel \(array)`

                """)

        // One is killed outright, one has to give way.
        let pid = try #require(Self.status(folder, "dqn/seed-0")["pid"] as? Int32)
        #expect(kill(pid, SIGKILL) == 0)
        #expect(try cluster.call("scontrol", "requeue", "\(array)_1") == "")
        try await Self.wait {
            let states = try await Self.states(understudy("status", "runs/study", "--json"))
            return states["dqn/seed-0"] == "stale" && states["dqn/seed-1"] == "interrupted"
        }
        let rest = try await understudy(submit[0], submit[1], submit[2], submit[3])
        #expect(
            rest.output.contains("3 runs of 4 queued or running already, as job \(array).\nSubmitted 1 run of 4 as "))
        #expect(
            try String(decoding: folder.contents("runs/study/slurm/2/tasks.txt"), as: UTF8.self) == "0 dqn/seed-0\n")

        try await Self.wait {
            try cluster.hurry()
            return try cluster.call("squeue", "--noheader") == ""
        }
        let end = try await understudy("status", "runs/study")
        #expect(end.output.hasPrefix("study in runs/study: 4 runs, 4 finished, 100% of the steps\n"), "\(end.output)")
        try Self.expectSameBytes(folder)
        for run in Self.runs.prefix(2) {
            let log = String(decoding: try folder.contents("runs/study/\(run)/log.txt"), as: UTF8.self)
            #expect(log.contains("resumed at step "), "\(run)")
        }
        let page = String(decoding: try folder.contents("runs/study/report.html"), as: UTF8.self)
        #expect(page.contains("4 of 4 runs finished"))
        let last = try await understudy(submit[0], submit[1], submit[2], submit[3])
        #expect(last.output.hasPrefix("All 4 runs are finished: nothing is submitted.\n"))
    }

    @Test("of two nodes makes runs to the bytes of this machine, though one node dies and one run has to give way")
    func nodes() async throws {
        await #expect(processExitsWith: .success) {
            let settings = """
                MaxArraySize=2
                SlurmdTimeout=5
                PreemptType=preempt/partition_prio
                PreemptMode=REQUEUE
                PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
                """
            try await TestCluster.with(nodes: 2, settings: settings, ClusterTests.loseNode)
        }
    }

    fileprivate static func loseNode(_ cluster: TestCluster) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec.replacing("array_limit: 2", with: "resubmit: false"), to: "study.yaml")
        let whole = try await Program.run("run", "study.yaml", "--output", "local", in: folder.url)
        try #require(whole.exitCode == 0, "\(whole.errors)")
        let (process, output, errors) = try Program.start(
            ["run", "study.yaml", "--executor", "slurm"], in: folder.url, environment: cluster.environment)
        let submitted = try await Program.finish(process, output, errors)
        // The cluster takes two runs in an array.
        #expect(submitted.exitCode == 0, "\(submitted.errors)")
        #expect(submitted.output.contains("(runs/study/slurm/1 to runs/study/slurm/2)"), "\(submitted.output)")

        try await Self.wait { folder.hasCheckpoint("dqn/seed-0") && folder.hasCheckpoint("dqn/seed-1") }
        let array = try Self.array(folder, submission: 1)
        func node(of task: Int) throws -> String {
            try cluster.call("squeue", "--noheader", "--jobs=\(array)_\(task)", "--format=%N").filter { !$0.isNewline }
        }
        let lost = try node(of: 0)
        let other = try node(of: 1)
        #expect(Set([lost, other]) == ["node1", "node2"])
        let worker = try #require(Self.status(folder, "dqn/seed-0")["pid"] as? Int32)
        try cluster.breakDown(node: lost, worker: worker)
        // The other node is asked for by somebody more important.
        _ = try cluster.call(
            "sbatch", "--partition=urgent", "--nodelist=\(other)", "--output=/dev/null", "--wrap=sleep 1")
        try await Self.wait {
            try cluster.hurry()
            return try cluster.call("squeue", "--noheader") == ""
        }
        try Self.expectSameBytes(folder)
        for run in Self.runs.prefix(2) {
            let log = String(decoding: try folder.contents("runs/study/\(run)/log.txt"), as: UTF8.self)
            #expect(log.contains("resumed at step "), "\(run)")
        }
        #expect(
            String(decoding: try folder.contents("runs/study/report.html"), as: UTF8.self)
                .contains("4 of 4 runs finished"))
    }

    /// Fails unless the runs in Slurm have the bytes of those on this machine.
    private static func expectSameBytes(_ folder: TemporaryFolder) throws {
        for run in Self.runs {
            for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
                let bytes = try folder.contents("local/study/\(run)/\(file)")
                #expect(try folder.contents("runs/study/\(run)/\(file)") == bytes, "\(run)/\(file)")
            }
        }
    }

    @Test("queues a run again that reaches its time limit, until it is finished")
    func timeLimit() async throws {
        await #expect(processExitsWith: .success) { try await TestCluster.with(ClusterTests.announceLimit) }
    }

    fileprivate static func announceLimit(_ cluster: TestCluster) async throws {
        let folder = try TemporaryFolder()
        // Long enough that Slurm can follow.
        let spec = Self.spec.replacing("seeds: 2, steps: 150_000", with: "seeds: 2, steps: 300_000")
        try folder.write(spec, to: "study.yaml")
        let whole = try await Program.run("run", "study.yaml", "--output", "local", in: folder.url)
        try #require(whole.exitCode == 0, "\(whole.errors)")
        let (process, output, errors) = try Program.start(
            ["run", "study.yaml", "--executor", "slurm"], in: folder.url, environment: cluster.environment)
        try #require(try await Program.finish(process, output, errors).exitCode == 0)
        let array = try Self.array(folder, submission: 1)
        for time in 1...2 {
            try await Self.wait {
                try cluster.hurry()
                let status = try? Self.status(folder, "dqn/seed-0")
                return status?["state"] as? String == "running" && status?["step"] as? Int ?? 0 > time * 10_000
            }
            // What Slurm does before a time limit. `scancel --signal` tries again later, which would be another limit.
            let worker = try #require(Self.status(folder, "dqn/seed-0")["pid"] as? Int32)
            #expect(kill(worker, SIGUSR1) == 0)
            try await Self.wait { try Self.status(folder, "dqn/seed-0")["state"] as? String != "running" }
            try #require(try Self.status(folder, "dqn/seed-0")["state"] as? String == "interrupted")
            #expect((try Self.status(folder, "dqn/seed-0")["time_limits"] as? [String: Int])?["count"] == 1)
            try await Self.wait {
                try cluster.call("squeue", "--noheader", "--jobs=\(array)_0", "--format=%T").hasPrefix("PENDING")
            }
            // A node refuses a job that it has ended in the same second.
            try await Task.sleep(for: .seconds(3))
        }
        try await Self.wait {
            try cluster.hurry()
            return try cluster.call("squeue", "--noheader") == ""
        }
        let log = String(decoding: try folder.contents("runs/study/dqn/seed-0/log.txt"), as: UTF8.self)
        #expect(log.matches(of: #/resumed at step /#).count == 2, "\(log)")
        try Self.expectSameBytes(folder)
        #expect(
            String(decoding: try folder.contents("runs/study/report.html"), as: UTF8.self)
                .contains("4 of 4 runs finished"))
    }

    @Test(
        "makes runs that take longer than their time limit of a minute",
        .enabled(if: ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_ALL"] == "1", "takes minutes"))
    func realTimeLimit() async throws {
        await #expect(processExitsWith: .success) { try await TestCluster.with(ClusterTests.reachLimit) }
    }

    fileprivate static func reachLimit(_ cluster: TestCluster) async throws {
        let folder = try TemporaryFolder()
        func spec(steps: Int) -> String {
            """
            understudy: 1
            name: study
            environment: cart-pole
            network: {hidden: [64, 64]}
            learner: {batch_size: 64, learning_starts: 200, train_every: 1}
            training: {seeds: 1, steps: \(steps), evaluate_every: 5_000, checkpoint_every: 10_000_000}
            slurm: {time: 1}
            """
        }
        // Steps for about 100 seconds on this machine.
        try folder.write(spec(steps: 20_000), to: "study.yaml")
        let start = ContinuousClock.now
        try #require(try await Program.run("run", "study.yaml", "--output", "short", in: folder.url).exitCode == 0)
        let steps = Int(20_000 * (100 / ((ContinuousClock.now - start) / .seconds(1)))) / 1_000 * 1_000
        try folder.write(spec(steps: steps), to: "study.yaml")
        try #require(try await Program.run("run", "study.yaml", "--output", "local", in: folder.url).exitCode == 0)
        let (process, output, errors) = try Program.start(
            ["run", "study.yaml", "--executor", "slurm"], in: folder.url, environment: cluster.environment)
        try #require(try await Program.finish(process, output, errors).exitCode == 0)
        // Nobody hurries: Slurm holds a task that is queued again for about two minutes.
        try await Self.wait { try cluster.call("squeue", "--noheader") == "" }
        let log = String(decoding: try folder.contents("runs/study/default/seed-0/log.txt"), as: UTF8.self)
        #expect(log.contains("resumed at step "), "\(log)")
        for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
            let bytes = try folder.contents("local/study/default/seed-0/\(file)")
            #expect(try folder.contents("runs/study/default/seed-0/\(file)") == bytes, "\(file)")
        }
    }

    @Test("that refuses is quoted, and nothing is left of the submission")
    func refused() async throws {
        try await TestCluster.with(Self.refuse)
    }

    private static func refuse(_ cluster: TestCluster) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec.replacing("partition: tests", with: "partition: nowhere"), to: "study.yaml")
        let (process, output, errors) = try Program.start(
            ["run", "study.yaml", "--executor", "slurm"], in: folder.url, environment: cluster.environment)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 69)
        #expect(
            result.errors == """
                runs/study/slurm/1/array.sh: error: Slurm refused it: invalid partition specified: nowhere; Batch job submission failed: Invalid partition \
                name specified; change the part slurm of the spec, then run the same command again

                """)
        #expect(!folder.has("runs/study/slurm/1"))
    }

    @Test("tunes round by round, by the same command, and chooses as this machine does")
    func tuned() async throws {
        try await TestCluster.with(Self.tune)
    }

    private static func tune(_ cluster: TestCluster) async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: tuned
            environment: cart-pole
            network: {hidden: [8]}
            learner: {batch_size: 8, learning_starts: 50, train_every: 4}
            training: {steps: 600, seeds: 2, evaluate_every: 100, evaluation_episodes: 2}
            variants: {a: {}}
            tune:
              keys: {optimizer.learning_rate: {from: 1e-4, to: 1e-1, scale: log}}
              candidates: 2
              seeds: 2
              method: {kind: halving, factor: 2}
            slurm: {partition: tests, time: 10}

            """, to: "tuned.yaml")
        let local = try await Program.run("run", "tuned.yaml", "--output", "local", in: folder.url)
        try #require(local.exitCode == 0, "\(local.errors)")
        func submit() async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                ["run", "tuned.yaml", "--executor", "slurm"], in: folder.url, environment: cluster.environment)
            let result = try await Program.finish(process, output, errors)
            try #require(result.exitCode == 0, "\(result.errors)")
            return result
        }
        let next = "When these runs have ended, the same command goes on with what depends on them.\n"
        // While a round is in the queue, nothing is submitted twice.
        try cluster.call("scontrol", "update", "PartitionName=tests", "State=DOWN")
        let first = try await submit()
        #expect(first.errors.contains("Tuning, round 1 of 2: 2 candidates, 4 runs"), "\(first.errors)")
        #expect(first.output.hasPrefix("Submitted 4 runs of 4 as job ") && first.output.hasSuffix(next))
        #expect(first.output.contains("understudy status runs/tuned/tuning/round-1\n"), "\(first.output)")
        let waiting = try await submit()
        #expect(waiting.output.hasPrefix("4 runs of 4 queued or running already, as job "), "\(waiting.output)")
        #expect(waiting.output.contains("Nothing is submitted.\n") && waiting.output.hasSuffix(next))
        try cluster.call("scontrol", "update", "PartitionName=tests", "State=UP")

        func end() async throws { try await Self.wait { try cluster.call("squeue", "--noheader") == "" } }
        try await end()
        let second = try await submit()
        #expect(second.errors.contains("Tuning, round 2 of 2: 1 candidate, 2 runs"), "\(second.errors)")
        #expect(second.output.hasPrefix("Submitted 2 runs of 2 as job ") && second.output.hasSuffix(next))
        try await end()
        let fresh = try await submit()
        #expect(fresh.errors.contains("Tuning chose candidate "), "\(fresh.errors)")
        #expect(fresh.output.hasPrefix("Submitted 2 runs of 2 as job ") && !fresh.output.contains(next))
        try await end()
        let last = try await submit()
        #expect(last.output.hasPrefix("All 2 runs are finished: nothing is submitted.\n"), "\(last.output)")
        #expect(last.output.contains("Optimism"))

        func tuning(_ study: String) throws -> NSArray? {
            try (JSONSerialization.jsonObject(with: folder.contents(study + "/study.json")) as? [String: Any])?[
                "tuning"]
                as? NSArray
        }
        let chosen = try #require(try tuning("local/tuned"))
        #expect(try tuning("runs/tuned") == chosen)
        for run in ["a/seed-0", "a/seed-1", "tuning/round-2/\(try candidate(of: chosen))/seed-1000001"] {
            for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
                let bytes = try folder.contents("local/tuned/\(run)/\(file)")
                #expect(try folder.contents("runs/tuned/\(run)/\(file)") == bytes, "\(run)/\(file)")
            }
        }
    }

    private static func candidate(of tuning: NSArray) throws -> String {
        let record = try #require(tuning.firstObject as? [String: Any])
        return "a.\(try #require(record["candidate"] as? Int))"
    }

    // MARK: - Reading

    private static func array(_ folder: TemporaryFolder, submission: Int) throws -> Int {
        let data = try folder.contents("runs/study/slurm/\(submission)/jobs.json")
        return try #require((JSONSerialization.jsonObject(with: data) as? [String: Int])?["array"])
    }

    private static func status(_ folder: TemporaryFolder, _ run: String) throws -> [String: Any] {
        let data = try folder.contents("runs/study/\(run)/status.json")
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func states(_ result: Program.Result) throws -> [String: String] {
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let studies = try #require(document["studies"] as? [[String: Any]])
        let runs = try #require(studies.first?["runs"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: runs.compactMap { run in
                (run["directory"] as? String).flatMap { name in (run["state"] as? String).map { (name, $0) } }
            })
    }

    private static func wait(_ isDone: () async throws -> Bool) async throws {
        while try await !isDone() { try await Task.sleep(for: .milliseconds(50)) }
    }
}

extension TemporaryFolder {
    fileprivate func hasCheckpoint(_ run: String) -> Bool {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: url.path + "/runs/study/\(run)/checkpoint")
        return names?.contains { $0.hasSuffix(".json") } == true
    }
}
