import Foundation
import Testing

@Suite("understudy status")
struct StatusCommandTests {
    /// The folder of a study that was made by half: two runs of four were never begun, one failed.
    private func study() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", "--only", "dqn", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        try folder.write(
            #"{"state":"failed","step":500,"episodes":1,"wall_seconds":1,"message":"the corridor\ncollapsed"}"#,
            to: "runs/small/dqn/seed-1/status.json")
        return folder
    }

    @Test("tells every run, the variants and the whole")
    func text() async throws {
        let folder = try await study()
        let result = try await Program.run("status", "runs/small", in: folder.url)
        #expect(result.exitCode == 0)
        #expect(
            result.output.replacing(
                /(?m)^Size on the disk: [0-9.]+ kB, of which `understudy clean runs\/small` can remove [0-9.]+ kB$/,
                with: "SIZE") == """
                    small in runs/small: 4 runs, 1 finished, 1 failed, 2 waiting, 33% of the steps

                    Variant       Runs  Finished  Failed  Waiting  Steps
                    ────────────  ────  ────────  ──────  ───────  ─────
                    dqn              2         1       1             66%
                    diiqn-guided     2                          2     0%

                    Run                  State     Step    Of  Done  Note
                    ───────────────────  ────────  ────  ────  ────  ──────────────────────
                    dqn/seed-0           finished  1500  1500  100%
                    dqn/seed-1           failed     500  1500   33%  the corridor collapsed
                    diiqn-guided/seed-0  waiting      0  1500    0%
                    diiqn-guided/seed-1  waiting      0  1500    0%

                    SIZE

                    """)
    }

    @Test("gives the same as JSON, with every state")
    func json() async throws {
        let folder = try await study()
        let result = try await Program.run("status", "--json", "runs/small", "runs/small/", in: folder.url)
        #expect(result.exitCode == 0)
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(document["format"] as? Int == 1)
        let studies = try #require(document["studies"] as? [[String: Any]])
        #expect(studies.count == 2 && studies[1]["directory"] as? String == "runs/small")
        let total = try #require(studies[0]["total"] as? [String: Any])
        #expect(
            total["states"] as? [String: Int] == [
                "finished": 1, "running": 0, "interrupted": 0, "failed": 1, "waiting": 2, "stale": 0,
                "damaged": 0,
            ])
        #expect(total["steps"] as? Int == 2000 && total["planned_steps"] as? Int == 6000)
        let variants = try #require(studies[0]["variants"] as? [[String: Any]])
        #expect(variants.map { $0["name"] as? String } == ["dqn", "diiqn-guided"])
        #expect(variants.map { $0["runs"] as? Int } == [2, 2])
        let runs = try #require(studies[0]["runs"] as? [[String: Any]])
        #expect(runs.map { $0["directory"] as? String } == RunCommandTests.runs)
        #expect(studies[0]["bytes"] as? Int ?? 0 > 10_000 && studies[0]["removable_bytes"] as? Int ?? 0 > 1_000)
        #expect(runs[1]["state"] as? String == "failed" && runs[1]["note"] as? String == "the corridor\ncollapsed")
    }

    @Test("says what is wrong with a folder that is no study")
    func none() async throws {
        let folder = try await study()
        let missing = try await Program.run("status", "runs/no", in: folder.url)
        #expect(missing.exitCode == 66)
        #expect(
            missing.errors == "runs/no: error: there is no such folder; name that of a study, such as runs/quickstart\n"
        )
        let some = try await Program.run("status", "runs/small", "runs/no", "runs/small", in: folder.url)
        #expect(some.exitCode == 66)
        #expect(some.output.components(separatedBy: "small in runs/small: ").count == 3)
        #expect(some.errors == missing.errors)
        let json = try await Program.run("status", "--json", "runs/no", "runs/small", in: folder.url)
        #expect(json.exitCode == 66 && json.errors == missing.errors)
        #expect(json.output.contains("\"name\" : \"small\""))
        try folder.write("[]", to: "runs/small/study.json")
        let damaged = try await Program.run("status", "runs/small", in: folder.url)
        #expect(damaged.exitCode == 65)
        #expect(
            damaged.errors
                == "runs/small: error: its study.json is damaged: '' must be an object; run the study's spec again, which writes it anew\n"
        )
    }

    @Test("of a run whose process was killed says stale")
    func stale() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1, steps: "5_000_000_000"), to: "small.yaml")
        let (process, output, errors) = try Program.start(
            ["run", "small.yaml", "--only", "dqn"], in: folder.url)
        async let result = Program.finish(process, output, errors)
        while !folder.has("runs/small/dqn/seed-0/metrics.csv") { try await Task.sleep(for: .milliseconds(20)) }
        let running = try await Program.run("status", "runs/small", in: folder.url)
        #expect(running.output.hasPrefix("small in runs/small: 2 runs, 1 running, 1 waiting, "))
        let status = try #require(
            JSONSerialization.jsonObject(with: folder.contents("runs/small/dqn/seed-0/status.json"))
                as? [String: Any])
        let pid = try #require(status["pid"] as? Int32)
        kill(process.processIdentifier, SIGKILL)
        kill(pid, SIGKILL)
        _ = try await result
        var killed = try await Program.run("status", "runs/small", in: folder.url)
        while killed.output.contains(" 1 running") {
            killed = try await Program.run("status", "runs/small", in: folder.url)
        }
        #expect(killed.output.contains("its process \(pid) is gone"), "\(killed.output)")
        #expect(killed.output.hasPrefix("small in runs/small: 2 runs, 1 waiting, 1 stale, "))
    }
}
