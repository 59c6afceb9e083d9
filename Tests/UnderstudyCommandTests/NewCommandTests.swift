import Foundation
import Testing

@Suite("understudy new")
struct NewCommandTests {
    /// A folder with the package `my-lab`.
    private func package() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let result = try await Program.run(
            "new", "package", "my-lab", "--understudy", Program.root.path, in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        return folder
    }

    @Test("says what it did, what to edit, and what comes next")
    func output() async throws {
        let folder = try await package()
        let package = folder.url.appending(path: "my-lab")
        let result = try await Program.run("new", "confidence", "my-trust", in: package)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
            result.output.hasPrefix(
                """
                Made the confidence 'my-trust' in the plugin MyLab:
                  changed  Plugins/MyLab/MyLabPlugin.swift: registers MyTrustConfidence
                  new      Plugins/MyLab/MyTrustConfidence.swift
                  new      Tests/MyLabTests/MyTrustConfidenceTests.swift
                  new      experiments/my-trust.yaml
                It works as it is. To make it yours, edit what follows these lines:
                  Plugins/MyLab/MyTrustConfidence.swift:
                """.dropLast()), "\(result.output)")
        #expect(
            result.output.hasSuffix(
                """
                Then:
                  swift build -c release
                  .build/release/my-lab run experiments/my-trust.yaml
                  .build/release/my-lab describe --schema > experiments/schema.json
                  swift test --filter MyLabTests

                """))
    }

    @Test("writes an experiment that runs")
    func experiment() async throws {
        let folder = try await package()
        let package = folder.url.appending(path: "my-lab")
        #expect(try await Program.run("new", "experiment", "my-study", in: package).exitCode == 0)
        let result = try await Program.run(
            "run", "experiments/my-study.yaml", "--set", "training={steps: 400, seeds: 1}", in: package)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(folder.has("my-lab/runs/my-study/diiqn-guided/seed-0/policy.safetensors"))
    }

    @Test("writes the quickstart with its recording, in a folder that is no package")
    func quickstart() async throws {
        let folder = try TemporaryFolder()
        let made = try await Program.run("new", "experiment", "quickstart", in: folder.url)
        #expect(made.exitCode == 0, "\(made.errors)")
        #expect(
            made.output == """
                Made the experiment 'quickstart':
                  new      experiments/quickstart.yaml
                  new      experiments/data/mountain-car-suboptimal.npz
                  new      experiments/data/mountain-car-suboptimal.json
                Then:
                  understudy run experiments/quickstart.yaml
                  understudy describe --schema > experiments/schema.json

                """)
        for path in ["quickstart.yaml", "data/mountain-car-suboptimal.npz", "data/mountain-car-suboptimal.json"] {
            let ours = try Data(contentsOf: Program.root.appending(path: "experiments/" + path))
            #expect(try folder.contents("experiments/" + path) == ours)
        }
        #expect(try await Program.run("check", "experiments/quickstart.yaml", in: folder.url).exitCode == 0)
        #expect(try await Program.run("new", "experiment", "quickstart", in: folder.url).exitCode == 73)
    }

    @Test("writes specs that name their plugin, so that a program without it says which it lacks")
    func requires() async throws {
        let folder = try await package()
        let package = folder.url.appending(path: "my-lab")
        #expect(try await Program.run("new", "reward", "my-reward", in: package).exitCode == 0)
        let result = try await Program.run("check", "experiments/my-reward.yaml", in: package)
        #expect(result.exitCode == 65)
        #expect(result.errors.contains("the spec needs the plugin 'MyLab', and this program does not have it"))
    }

    @Test(
        "exits with 64 where the command line is wrong",
        arguments: [
            ["new"], ["new", "environment"], ["new", "world", "x"], ["new", "environment", "My_World"],
            ["new", "environment", "maze"], ["new", "package", "x", "--plugin", "Y"],
            ["new", "environment", "x", "--understudy", "."], ["new", "package", "x", "--understudy", "/no/such"],
        ])
    func usage(arguments: [String]) async throws {
        let folder = try await package()
        let (process, output, errors) = try Program.start(arguments, in: folder.url.appending(path: "my-lab"))
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 64, "\(result.errors)")
    }

    @Test("exits with 66 where there is no package, and with 73 where something is there already")
    func files() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Program.run("new", "environment", "my-world", in: folder.url).exitCode == 66)
        let package = try await package()
        let again = try await Program.run(
            "new", "package", "my-lab", "--understudy", Program.root.path, in: package.url)
        #expect(again.exitCode == 73)
        #expect(
            again.errors
                == "my-lab: error: there is something of this name already; choose another name, or remove it\n")
    }
}

@Suite("A program of another name")
struct ProgramNameTests {
    /// The program under the name `my-lab`, as a package of its own has it.
    private func run(_ arguments: String...) async throws -> Program.Result {
        let folder = try TemporaryFolder()
        let link = folder.url.appending(path: "my-lab")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: Program.executable)
        let process = Process()
        process.executableURL = link
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        return try await Program.finish(process, output, errors)
    }

    @Test(
        "shows its own name in usage and messages",
        arguments: [["--help"], ["run", "--help"], ["new", "--help"], ["runn"], ["list", "qqqq"]])
    func usage(arguments: [String]) async throws {
        let result =
            switch arguments.count {
            case 1: try await run(arguments[0])
            default: try await run(arguments[0], arguments[1])
            }
        let text = result.output + result.errors
        #expect(text.contains("my-lab"))
        #expect(text.firstMatch(of: #/(?m)(?:`|^ *|USAGE: )understudy /#) == nil, "\(text)")
    }
}
