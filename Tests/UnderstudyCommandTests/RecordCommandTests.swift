import Foundation
import NumPy
import Testing

@Suite("understudy record", .timeLimit(.minutes(20)))
struct RecordCommandTests {
    @Test("makes a recording whose printed lines make a spec")
    func environment() async throws {
        let folder = try TemporaryFolder()
        let result = try await Program.run(
            "record", "maze", "--policy", "demonstrated", "--epsilon", "0.2", "--episodes", "7", "--output", "m.npz",
            in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        let line =
            #/^Recorded maze by its scripted policy, random in 0\.2 of the steps: 7 episodes, \d+ transitions, mean return [\d.-]+ \(std [\d.]+, .*\)\n/#
        #expect(result.output.firstMatch(of: line) != nil, "\(result.output)")
        #expect(result.output.contains("\nWrote m.npz, m.actions.npz and m.json. "))
        let lines = try #require(result.output.range(of: "expert:\n"))
        try folder.write(
            """
            understudy: 1
            name: imitation
            environment: maze
            \(result.output[lines.lowerBound...])learner: {learning_starts: 100}
            training: {steps: 400, evaluate_every: 200, evaluation_episodes: 1}
            variants:
              diiqn: {extends: diiqn}
            """, to: "spec.yaml")
        let run = try await Program.run("run", "spec.yaml", in: folder.url)
        #expect(run.exitCode == 0, "\(run.errors)")
        let json = try JSONSerialization.jsonObject(with: folder.contents("m.json")) as? [String: Any]
        let told = try #require(result.output.firstMatch(of: /\n  return: (.*)\n/)).output.1
        let mean = try #require((json?["return"] as? [String: Any])?["mean"] as? Double)
        #expect(abs(try #require(Double(told)) - mean) <= 1e-5 * abs(mean))
        #expect(told.filter(\.isNumber).count <= 7, "\(told)")
        #expect((json?["environment"] as? [String: Any])?["kind"] as? String == "maze")
    }

    @Test("records a run's final policy, made worse by random actions, the same bytes each time")
    func finalPolicy() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        func record(_ arguments: String...) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                ["record", "runs/small/diiqn-guided/seed-0", "--output", "x.npz"] + arguments, in: folder.url)
            return try await Program.finish(process, output, errors)
        }
        func files() throws -> [Data] { try ["x.npz", "x.actions.npz", "x.json"].map { try folder.contents($0) } }
        let first = try await record("--transitions", "300", "--epsilon", "0.5")
        #expect(first.exitCode == 0, "\(first.errors)")
        #expect(
            first.output.hasPrefix(
                "Recorded mountain-car by the final policy of diiqn-guided, seed 0, random in 0.5 of the steps: 2 episodes, "
            ))
        let before = try files()
        let refused = try await record("--transitions", "300")
        #expect(refused.exitCode == 73)
        #expect(
            refused.errors
                == "x.npz: error: the file is there already; choose another name, or replace it with --overwrite\n")
        #expect(try files() == before)
        #expect(try await record("--transitions", "300", "--epsilon", "0.5", "--overwrite").exitCode == 0)
        #expect(try files() == before)
        #expect(
            try await record("--transitions", "300", "--epsilon", "0.5", "--overwrite", "--seed", "1").exitCode == 0)
        #expect(try files()[0] != before[0])
        let json = try JSONSerialization.jsonObject(with: before[2]) as? [String: Any]
        #expect(
            json?["run"] as? NSDictionary == ["study": "small", "variant": "diiqn-guided", "seed": 0] as NSDictionary)
    }

    @Test("writes a table, which makes the same recording as npz does")
    func table() async throws {
        let folder = try TemporaryFolder()
        let csv = try await Program.run("record", "maze", "--episodes", "3", "--output", "m.csv", in: folder.url)
        #expect(csv.exitCode == 0, "\(csv.errors)")
        #expect(csv.output.contains("\nWrote m.csv and m.json. "))
        #expect(csv.output.contains("dataset:\n    kind: csv\n    path: m.csv\n"), "\(csv.output)")
        let npz = try await Program.run("record", "maze", "--episodes", "3", "--output", "n.npz", in: folder.url)
        #expect(npz.exitCode == 0, "\(npz.errors)")
        let converted = try await Program.run("dataset", "convert", "m.csv", "c.npz", in: folder.url)
        #expect(converted.exitCode == 0, "\(converted.errors)")
        for file in ["npz", "actions.npz", "json"] {
            #expect(try folder.contents("c." + file) == folder.contents("n." + file), "\(file)")
        }
    }

    @Test("keeps zeros and ones as such")
    func binary() async throws {
        let folder = try TemporaryFolder()
        let result = try await Program.run("record", "breakout", "--episodes", "2", "--output", "b.npz", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        let archive = try ZipArchive(Array(folder.contents("b.npz")), path: "b.npz")
        let observations = try #require(try NPZArrays(archive).array("observations"))
        #expect(observations.typeName == "|b1" && observations.shape.dropFirst() == [10, 10, 4])
    }

    @Test(
        "says what is wrong",
        arguments: [
            (
                ["--output", "x.txt"],
                "'--output' must end in .csv or .npz, or '--format' must name the format, not 'x.txt'.", 64
            ),
            (
                ["--output", "x.txt", "--format", "npz"],
                "'--output' must be a file's name that ends in .npz, not 'x.txt'.", 64
            ),
            (["--output", "x.npz", "--format", "npy"], "Unknown format 'npy'; did you mean 'npz'?", 64),
            (
                ["--output", "x.npz", "--episodes", "1", "--transitions", "1"],
                "'--episodes' and '--transitions' exclude each other; keep one of them.", 64
            ),
            (["--output", "x.npz", "--transitions", "0"], "'--transitions' must be at least 1, not 0.", 64),
            (["--output", "none/x.npz"], "none: error: there is no such folder; make it, or choose another", 73),
        ])
    func mistakes(arguments: [String], message: String, exitCode: Int32) async throws {
        let folder = try TemporaryFolder()
        let (process, output, errors) = try Program.start(["record", "cart-pole"] + arguments, in: folder.url)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == exitCode)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }
}
