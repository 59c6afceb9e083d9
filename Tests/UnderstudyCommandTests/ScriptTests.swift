import Foundation
import Testing

@Suite("The scripts that run tests")
struct ScriptTests {
    /// Runs a script of the repository until it ends.
    private func run(_ words: String..., environment: [String: String] = [:]) async throws -> Program.Result {
        let process = Process()
        process.executableURL = Program.root.appending(path: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = Program.root
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return try await Program.finish(process, output, errors)
    }

    @Test(
        "refuse the tests of a module that has none of its own, and list those that have",
        arguments: [
            "StudyFormat", "UnderstudyKernels", "UnderstudyPlugins", "UnderstudyTemplates", "ArgumentParser", "",
        ])
    func only(module: String) async throws {
        let result = try await run("scripts/test", "--only", module)
        #expect(result.exitCode == 64)
        let lines = result.errors.split(separator: "\n")
        #expect(
            lines.first == "scripts/test: '\(module)' is no module or plugin with tests of its own; these are:")
        #expect(lines.contains("  AgentTraining") && lines.contains("  Mazes") && !lines.contains("  \(module)"))
    }

    @Test("know the steps of the heavy tests, and no others")
    func steps() async throws {
        let dry = try await run("scripts/test", "--heavy", "--dry-run", "--first", "7")
        #expect(dry.exitCode == 0)
        let steps = [
            "test-package", "fuzz", "suites", "agents", "peers", "lab-release", "lab-tree", "docs", "package",
        ]
        #expect(
            dry.output == steps.map { "steps: would run \($0): scripts/test --step \($0)\n" }.joined(),
            "\(dry.output)")
        #expect(try await run("scripts/test", "--step", "nothing").exitCode == 64)
        #expect(try await run("scripts/test", "--heavy", "--minutes", "many").exitCode == 64)
    }

    @Test("go on after a step that fails or lacks something, and fail at the end")
    func failure() async throws {
        let result = try await run("scripts/steps", "a", "true", "b", "exit 3", "c", "exit 77", "d", "true")
        #expect(result.exitCode == 1)
        let end = result.output.split(separator: "\n").suffix(3).map { $0.replacing(/\(\d+ s\)/, with: "(TIME)") }
        #expect(
            end == [
                "steps: passed: a (TIME), d (TIME)", "steps: left out: c (something is missing, see above)",
                "steps: failed: b (exit code 3)",
            ])
        #expect(try await run("scripts/steps", "a", "true", "c", "exit 77").exitCode == 0)
    }

    @Test("leave out what there is no time for, and say so")
    func time() async throws {
        let result = try await run("scripts/steps", "--minutes", "0", "a", "false", "b", "true")
        #expect(result.exitCode == 0)
        #expect(result.output == "steps: left out: a (no time), b (no time)\n")
    }

    @Test("run the normal tests in continuous integration, then the heavy ones in what is left of the time")
    func continuousIntegration() throws {
        let text = try String(contentsOf: Program.root.appending(path: ".ci/run"), encoding: .utf8)
        let commands = ShellCommand.all(in: text)
        let normal = try #require(commands.firstIndex { $0.words == ["make", "test"] })
        let heavy = try #require(
            commands.firstIndex { $0.words.starts(with: ["scripts/test", "--heavy", "--minutes"]) })
        #expect(normal < heavy)
        #expect(commands.contains { $0.words.starts(with: ["set", "-euo", "pipefail"]) })
    }
}
