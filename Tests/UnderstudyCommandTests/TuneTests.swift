import Foundation
import Testing

@Suite("understudy run of a spec with tune", .timeLimit(.minutes(20)))
struct TuneTests {
    private static let spec = """
        understudy: 1
        name: tuned
        environment: cart-pole
        network: {hidden: [8]}
        learner: {batch_size: 8, learning_starts: 50, train_every: 4}
        training: {steps: 600, seeds: 2, evaluate_every: 100, evaluation_episodes: 2}
        variants: {a: {}, b: {learner: {double: true}}}
        tune:
          keys: {optimizer.learning_rate: {from: 1e-4, to: 1e-1, scale: log}}
          candidates: 4
          seeds: 2
          method: {kind: halving, factor: 2}

        """

    private func json(_ folder: TemporaryFolder, _ path: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: folder.contents(path)) as? [String: Any])
    }

    /// The mean final return of a variant, computed from its runs' files.
    private func score(_ folder: TemporaryFolder, _ variant: String, seeds: [Int]) throws -> Double {
        let finals = try seeds.map { seed in
            let text = String(decoding: try folder.contents("\(variant)/seed-\(seed)/metrics.csv"), as: UTF8.self)
            let rows = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let column = try #require(rows[0].firstIndex(of: "eval/mean_reward"))
            return try rows.suffix(3).reduce(0) { $0 + (try #require(Double($1[column]))) } / 3
        }
        return finals.reduce(0, +) / Double(finals.count)
    }

    @Test("is checked with the number of runs of each round, of the chosen variants alone")
    func checked() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "tuned.yaml")
        let rounds = [
            "Tuning first (halving), then the runs above with the chosen values:",
            "  round 1: b, 4 candidates, 2 seeds, 8 runs of 150 steps",
            "  round 2: b, 2 candidates, 2 seeds, 4 runs of 300 steps",
            "  round 3: b, 1 candidate, 2 seeds, 2 runs of 600 steps",
        ]
        let all = try await Program.run("check", "tuned.yaml", in: folder.url)
        #expect(
            all.exitCode == 0 && rounds.allSatisfy(all.output.contains) && all.output.contains("round 1: a"),
            "\(all.output)")
        let one = try await Program.run("check", "tuned.yaml", "--only", "b", in: folder.url)
        let plan = try await Program.run("run", "--dry-run", "--no-probe", "tuned.yaml", "--only", "b", in: folder.url)
        for text in [one.output, plan.output] {
            #expect(rounds.allSatisfy(text.contains) && !text.contains("round 1: a"), "\(text)")
        }
    }

    @Test("of a search by halving is not trained longer, which is told before anything is written")
    func longer() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "tuned.yaml")
        let quiet = try await Program.run("run", "tuned.yaml", "--quiet", in: folder.url)
        #expect(quiet.exitCode == 0 && quiet.output == "" && quiet.errors == "", "\(quiet.errors)")
        func files() throws -> [String: Data] {
            var files: [String: Data] = [:]
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder.url.path + "/runs")
            where path.hasSuffix(".csv") || path.hasSuffix(".yaml") || path.hasSuffix("study.json") {
                files[path] = try folder.contents("runs/" + path)
            }
            return files
        }
        let before = try files()
        for more in [[], ["--dry-run"]] {
            let (process, output, errors) = try Program.start(
                ["run", "tuned.yaml", "--set", "training.steps=800"] + more, in: folder.url)
            let refused = try await Program.finish(process, output, errors)
            #expect(refused.exitCode == 73, "\(refused.errors)")
            #expect(
                refused.errors.contains(
                    "round 1 of the tuning has runs of 150 steps, but the spec now asks for 200: successive halving has already chosen candidates by these runs"
                ), "\(refused.errors)")
        }
        #expect(try files() == before)
        let again = try await Program.run("run", "tuned.yaml", "--quiet", in: folder.url)
        #expect(again.exitCode == 0, "\(again.errors)")
    }

    @Test("chooses the best candidate of each variant, runs it on fresh seeds, and tells budget and optimism")
    func tuning() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "tuned.yaml")
        let result = try await Program.run("run", "tuned.yaml", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")

        let study = try json(folder, "runs/tuned/study.json")
        let records = try #require(study["tuning"] as? [[String: Any]])
        #expect(records.map { $0["variant"] as? String } == ["a", "b"])
        for record in records {
            let name = try #require(record["variant"] as? String)
            // Rounds of 4, 2 and 1 candidates with runs of 150, 300 and 600 steps.
            #expect(record["candidates"] as? Int == 4 && record["runs"] as? Int == 14)
            #expect(record["steps"] as? Int == 2 * (4 * 150 + 2 * 300 + 600))
            let seeds = [1_000_000, 1_000_001]
            func scores(_ round: Int) throws -> [Int: Double] {
                var scores: [Int: Double] = [:]
                for number in 1...4 where folder.has("runs/tuned/tuning/round-\(round)/\(name).\(number)") {
                    scores[number] = try score(
                        folder, "runs/tuned/tuning/round-\(round)/\(name).\(number)", seeds: seeds)
                }
                return scores
            }
            let rounds = try (1...3).map(scores)
            #expect(rounds.map(\.count) == [4, 2, 1])
            for (earlier, later) in zip(rounds, rounds.dropFirst()) {
                let worst = try #require(later.keys.compactMap { earlier[$0] }.min())
                #expect(earlier.filter { later[$0.key] == nil }.allSatisfy { $0.value <= worst })
            }
            let chosen = try #require(record["candidate"] as? Int)
            #expect(rounds[2][chosen] == record["score"] as? Double)
            let rate = try #require((record["settings"] as? [String: Double])?["optimizer.learning_rate"])
            for seed in [0, 1] {
                let spec = String(
                    decoding: try folder.contents("runs/tuned/\(name)/seed-\(seed)/spec.yaml"), as: UTF8.self)
                let line = try #require(spec.split(separator: "\n").first { $0.contains("learning_rate:") })
                #expect(Double(line.split(separator: " ").last ?? "") == rate)
            }
        }
        #expect(result.output.contains("Tuning") && result.output.contains("Optimism"))
        let report = try await Program.run("report", "runs/tuned", "--json", in: folder.url)
        let document = try #require(JSONSerialization.jsonObject(with: Data(report.output.utf8)) as? [String: Any])
        let studies = try #require(document["studies"] as? [[String: Any]])
        let variants = try #require(studies[0]["variants"] as? [[String: Any]])
        // The tables have fresh seeds alone.
        #expect(
            variants.map { ($0["seeds"] as? [[String: Any]])?.compactMap { $0["seed"] as? Int } } == [[0, 1], [0, 1]])
        for (record, variant) in zip(try #require(studies[0]["tuning"] as? [[String: Any]]), variants) {
            let fresh = try #require((variant["final_return"] as? [String: Double])?["value"])
            let optimism = try #require(record["optimism"] as? Double)
            #expect(abs(optimism - (try #require(record["score"] as? Double) - fresh)) < 1e-9)
        }
        let page = String(decoding: try folder.contents("runs/tuned/report.html"), as: UTF8.self)
        #expect(page.contains("<h2>Tuning</h2>"))

        // The same command again makes nothing; with a run of a round gone, that run alone.
        let before = try folder.contents("runs/tuned/study.json")
        let page1 = "runs/tuned/tuning/round-1/a.2/seed-1000001"
        let kept = "runs/tuned/tuning/round-1/a.1/seed-1000000/metrics.csv"
        let date =
            try FileManager.default.attributesOfItem(atPath: folder.url.path + "/" + kept)[.modificationDate] as? Date
        let lost = try folder.contents(page1 + "/metrics.csv")
        try FileManager.default.removeItem(atPath: folder.url.path + "/" + page1)
        let again = try await Program.run("run", "tuned.yaml", in: folder.url)
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(try folder.contents(page1 + "/metrics.csv") == lost)
        #expect(
            try FileManager.default.attributesOfItem(atPath: folder.url.path + "/" + kept)[.modificationDate] as? Date
                == date)
        #expect(try json(folder, "runs/tuned/study.json")["tuning"] as? NSArray == study["tuning"] as? NSArray)
        #expect(!before.isEmpty)
    }

    @Test("tells the rounds with --dry-run, and makes none")
    func plan() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "tuned.yaml")
        let result = try await Program.run("run", "tuned.yaml", "--dry-run", "--no-probe", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("round 1: a, 4 candidates, 2 seeds, 8 runs of 150 steps"), "\(result.output)")
        #expect(result.output.contains("round 3: b, 1 candidate, 2 seeds, 2 runs of 600 steps"))
        #expect(!folder.has("runs"))
    }

    @Test("while it is tuned, status tells of the rounds, and report says what to do; clean reaches them")
    func rounds() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "tuned.yaml")
        let plan = try await Program.run("run", "tuned.yaml", "--dry-run", in: folder.url)
        #expect(plan.output.contains("Tuning: 28 runs of 7200 steps in all, besides these, about "), "\(plan.output)")
        let result = try await Program.run("run", "tuned.yaml", "--quiet", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")

        // The plan of a study that is tuned knows what was chosen.
        let again = try await Program.run("run", "tuned.yaml", "--dry-run", in: folder.url)
        #expect(again.exitCode == 0 && again.output.contains("Runs: 4, 4 of them finished"), "\(again.errors)")
        #expect(again.output.contains("besides these, all done; their checkpoints: about "))

        let done = try await Program.run("status", "runs/tuned", in: folder.url)
        #expect(done.output.contains("tuned in runs/tuned/tuning/round-3: 4 runs, 4 finished, 100% of the steps"))
        let whole = try await Program.run("clean", "--dry-run", "runs/tuned", in: folder.url)
        #expect(whole.output.contains("runs/tuned/tuning/round-1/a.1/seed-1000000/checkpoint"))
        func removable(_ folder: TemporaryFolder) async throws -> Int {
            let status = try await Program.run("status", "--json", "runs/tuned", in: folder.url)
            let document = try #require(
                JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any])
            let studies = try #require(document["studies"] as? [[String: Any]])
            #expect(studies.count == 4)
            return try #require(studies[0]["removable_bytes"] as? Int)
        }
        #expect(try await removable(folder) > 0)
        let cleaned = try await Program.run("clean", "runs/tuned", in: folder.url)
        #expect(cleaned.exitCode == 0 && cleaned.output.contains("runs/tuned/tuning/round-2: "))
        #expect(!folder.has("runs/tuned/tuning/round-1/a.1/seed-1000000/checkpoint"))
        #expect(try await removable(folder) == 0)

        // As it is before the last round has ended.
        for name in ["study.json", "a", "b"] {
            try FileManager.default.removeItem(at: folder.url.appending(path: "runs/tuned/" + name))
        }
        let open = try await Program.run("status", "runs/tuned/", in: folder.url)
        #expect(open.exitCode == 0 && open.output.contains("tuning/round-1: 16 runs, 16 finished"), "\(open.errors)")
        let report = try await Program.run("report", "runs/tuned", in: folder.url)
        #expect(report.exitCode == 66 && report.errors.contains("the study is being tuned"), "\(report.errors)")
    }

    @Test("final runs of another choice are refused with what to do, and the tuning is kept")
    func otherChoice() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "tuned.yaml")
        let result = try await Program.run("run", "tuned.yaml", "--quiet", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        let path = "runs/tuned/a/seed-0/spec.yaml"
        let spec = String(decoding: try folder.contents(path), as: UTF8.self)
        let line = try #require(spec.split(separator: "\n").first { $0.contains("learning_rate:") })
        try folder.write(spec.replacing(line, with: "  learning_rate: 0.5"), to: path)
        let refused = try await Program.run("run", "tuned.yaml", "--quiet", in: folder.url)
        #expect(refused.exitCode == 73 && refused.errors.contains("the finished tuning chose candidate "))
        #expect(refused.errors.contains("run again with --overwrite"), "\(refused.errors)")
        let kept = try folder.contents("runs/tuned/tuning/round-1/a.1/seed-1000000/metrics.csv")
        let forced = try await Program.run("run", "tuned.yaml", "--quiet", "--overwrite", in: folder.url)
        #expect(forced.exitCode == 0, "\(forced.errors)")
        #expect(try folder.contents("runs/tuned/tuning/round-1/a.1/seed-1000000/metrics.csv") == kept)
    }
}
