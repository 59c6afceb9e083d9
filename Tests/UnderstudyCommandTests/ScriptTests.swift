import Foundation
import Testing

@Suite("The scripts that run tests")
struct ScriptTests {
    /// Runs a script of the repository until it ends.
    private func run(_ path: String, _ words: String...) async throws -> Program.Result {
        try await run(Program.root.appending(path: path), words)
    }

    private func run(_ script: URL, _ words: [String]) async throws -> Program.Result {
        let process = Process()
        process.executableURL = script
        process.arguments = words
        process.currentDirectoryURL = Program.root
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
        let dry = try await run("scripts/test", "--heavy", "--dry-run", "--first", "8")
        #expect(dry.exitCode == 0)
        let steps = [
            "test-package", "fuzz", "suites", "agents", "trackers", "peers", "lab-release", "lab-tree", "docs",
            "package",
        ]
        #expect(
            dry.output == steps.map { "steps: would run \($0): scripts/test --step \($0)\n" }.joined(),
            "\(dry.output)")
        #expect(try await run("scripts/test", "--step", "nothing").exitCode == 64)
        #expect(try await run("scripts/test", "--heavy", "--minutes", "many").exitCode == 64)
    }

    @Test("run every suite that has tests for the heavy level alone")
    func heavySuites() throws {
        let script = try String(contentsOf: Program.root.appending(path: "scripts/test"), encoding: .utf8)
        let filters = script.matches(of: /UNDERSTUDY_TEST_ALL=1 .*run_tests --filter '([^']+)'/)
            .flatMap { $0.1.split(separator: "|") }.compactMap { $0.split(separator: "/").first }
        let tests = Program.root.appending(path: "Tests")
        let files = try #require(FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil))
        var suites: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("environment[\"UNDERSTUDY_TEST_ALL\"] ") else { continue }
            suites.insert(file.deletingPathExtension().lastPathComponent)
        }
        #expect(suites.isSuperset(of: ["ExtremeValueTests", "ForgedStateTests"]))
        let left = suites.filter { suite in !filters.contains { suite.contains($0) } }
        #expect(left == [], "no step of scripts/test --heavy runs these")
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

    /// Runs `.ci/run` where `make test` and `scripts/test` are only told.
    private func continuousIntegration(
        makeExits: Int = 0, testExits: Int = 0, minutes: String
    ) async throws -> Program.Result {
        let folder = try TemporaryFolder()
        // A process of its own writes what is run: a process that another test starts may hold a file of this one open.
        let script = """
            cd "$1" && mkdir .ci bin scripts && cp "$2/.ci/run" .ci/
            printf 'test:\\n\\t@echo make test; exit \(makeExits)\\n' >Makefile
            printf '#!/bin/sh\\necho scripts/test $*\\nexit \(testExits)\\n' >scripts/test
            printf '#!/bin/sh\\necho 30\\n' >bin/git
            chmod +x .ci/run scripts/test bin/git
            export PATH=$PWD/bin:$PATH UNDERSTUDY_CI_MINUTES=\(minutes)
            unset MAKEFLAGS MFLAGS MAKELEVEL
            exec .ci/run
            """
        return try await run(
            URL(filePath: "/bin/bash"), ["-euc", script, "bash", folder.url.path, Program.root.path])
    }

    @Test("run the normal tests in continuous integration, then the heavy ones in what is left of the time")
    func continuousIntegration() async throws {
        let result = try await continuousIntegration(minutes: "1000")
        #expect(result.exitCode == 0)
        let last = try #require(result.output.split(separator: "\n").last)
        let minutes = try #require(last.wholeMatch(of: /scripts\/test --heavy --minutes (\d+) --first 30/)?.1)
        #expect(result.output.hasPrefix("make test\n"))
        #expect((900..<1_000).contains(try #require(Int(minutes))))
        #expect(
            try await continuousIntegration(minutes: "1").output
                == "make test\nscripts/test --heavy --minutes 0 --first 30\n")
    }

    @Test("fail in continuous integration where either level fails")
    func continuousIntegrationFailure() async throws {
        let normal = try await continuousIntegration(makeExits: 1, minutes: "50")
        #expect(normal.exitCode != 0 && !normal.output.contains("--heavy"))
        #expect(try await continuousIntegration(testExits: 1, minutes: "50").exitCode == 1)
    }
}
