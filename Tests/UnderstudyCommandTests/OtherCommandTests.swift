import Foundation
import Testing

@Suite("The other commands")
struct OtherCommandTests {
    @Test(
        "check accepts every experiment of the repository",
        arguments: [
            ("quickstart", "3 variants, 30 runs of "), ("cart-pole", "3 variants, 15 runs of "),
            ("mazes", "2 variants, 10 runs of "),
        ])
    func check(name: String, plan: String) async throws {
        let result = try await Program.run("check", "experiments/\(name).yaml")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("\(name): \(plan)"))
    }

    @Test("check exits with 66 where the spec or its recording is missing")
    func missing() async throws {
        let folder = try TemporaryFolder()
        let spec = try await Program.run("check", "nothing.yaml", in: folder.url)
        #expect(spec.exitCode == 66)
        #expect(spec.errors == "nothing.yaml: error: No such file or directory\n")
        try folder.write(
            RunCommandTests.spec().replacing("mountaincar-v0.npz", with: "not-there.npz"), to: "small.yaml")
        let recording = try await Program.run("check", "small.yaml", in: folder.url)
        #expect(recording.exitCode == 66)
        let path = "\(Program.root.path)/experiments/data/not-there.npz"
        #expect(
            recording.errors.hasPrefix(
                "small.yaml:5:30: error: expert.dataset.path: cannot read '\(path)': cannot be opened (No such file or directory); check the dataset's path (in variant diiqn-guided)\n  5 |   dataset: "
            ))
    }

    @Test("check exits with 65 where something else is wrong beside a missing recording")
    func missingAndWrong() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            RunCommandTests.spec(gamma: "3").replacing("mountaincar-v0.npz", with: "not-there.npz"), to: "small.yaml")
        let result = try await Program.run("check", "small.yaml", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(result.errors.split(separator: "\n").count { $0.contains(": error: ") } == 2)
    }

    @Test("check shows what the study is for")
    func summary() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec() + "\nsummary: Which is faster\n", to: "small.yaml")
        let result = try await Program.run("check", "small.yaml", in: folder.url)
        #expect(result.output == "small: 2 variants, 4 runs of 1500 steps: dqn, diiqn-guided (Which is faster)\n")
    }

    @Test("list names every component with its summary")
    func list() async throws {
        let result = try await Program.run("list")
        #expect(result.exitCode == 0)
        for name in [
            "acrobot", "mountain-car", "cart-pole", "npz", "nearest-transition", "per-action-nearest", "oracle",
            "forward-model", "inverse-dynamics",
            "dynamic", "mixed", "constant", "none", "adversarial", "positive-unlabeled", "gaifo", "oril", "rilo",
            "diiqn-guided", "dqn", "asterix", "breakout", "freeway", "seaquest", "space-invaders", "maze",
            "point-maze",
        ] {
            let line = try #require(
                result.output.split(separator: "\n").first { $0.hasPrefix("  \(name) ") }, "\(name)")
            #expect(line.count > name.count + 12, "no summary: \(line)")
        }
    }

    @Test("list shows one component's parameters, also as JSON")
    func parameters() async throws {
        let text = try await Program.run("list", "dynamic")
        #expect(text.output.contains("  beta: a number of at least 0, default 10\n"))
        let json = try await Program.run("list", "dynamic", "--json")
        let list = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        let parameters = try #require(list.first?["parameters"] as? [[String: Any]])
        #expect(parameters.compactMap { $0["key"] as? String } == ["beta", "gap_unit", "counts", "c_max", "err_max"])
    }

    @Test(
        "list shows the keys of every environment and dataset with those of one",
        arguments: [
            ("acrobot", "  torques: a list, each item a number from -50 to 50, default [-1, 0, 1]\n"),
            ("mountain-car", "  time_limit: a whole number from 1 to 1000000, default the environment's own\n"),
            ("npz", "  limit: a whole number of at least 1, default all\n"),
        ])
    func common(name: String, line: String) async throws {
        let result = try await Program.run("list", name)
        #expect(result.output.contains(line), "\(result.output)")
    }

    @Test("list prints an algorithm's text")
    func algorithm() async throws {
        let result = try await Program.run("list", "diiqn")
        let file = Program.root.appending(path: "experiments/algorithms/diiqn.yaml")
        #expect(result.output == "diiqn (composition)\n\n\(try String(contentsOf: file, encoding: .utf8))")
    }

    @Test("list suggests the nearest name")
    func suggestion() async throws {
        let result = try await Program.run("list", "mountain-cat")
        #expect(result.exitCode == 64)
        #expect(
            result.errors.contains("There is no component 'mountain-cat' and no such key. Did you mean 'mountain-car'?")
        )
    }

    @Test(
        "wrong use exits with 64",
        arguments: [
            ["runn"], ["run"], ["run", "x.yaml", "--workers", "0"], ["run", "x.yaml", "-o", ""], ["list", "nothing"],
            ["benchmark", "--only", "x"], ["run", "x.yaml", "--executor", "cloud"], ["status"],
            ["run", "x.yaml", "--timeout", "30"], ["run", "x.yaml", "--timeout", "0m"],
            ["run", "x.yaml", "--timeout", "1.5h"],
        ])
    func usage(arguments: [String]) async throws {
        let (process, output, errors) = try Program.start(arguments)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 64, "\(result.errors)")
    }

    @Test("report says what is wrong with a folder that is no study")
    func noStudy() async throws {
        let folder = try TemporaryFolder()
        let result = try await Program.run("report", "nowhere", in: folder.url)
        #expect(result.exitCode == 66)
        #expect(result.errors.hasPrefix("nowhere/study.json: error: "))
    }
}
