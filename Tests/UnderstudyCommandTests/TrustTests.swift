import Foundation
import TestSupport
import Testing

@Suite("Programs that specs and folders name")
struct TrustTests {
    /// A program that leaves a file where it is started, in place of a Python.
    private func addProgram(to folder: TemporaryFolder) throws {
        try ProgramFile.write(
            "#!/bin/sh\ntouch '\(folder.url.path)/started'\n", to: folder.url.appending(path: "python").path)
    }

    private func run(_ arguments: [String], in folder: TemporaryFolder) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(
            arguments, in: folder.url, environment: ["XDG_STATE_HOME": folder.url.path + "/state"])
        return try await Program.finish(process, output, errors)
    }

    @Test("check says what it starts; with --no-start it starts nothing and says what was not checked")
    func check() async throws {
        let folder = try TemporaryFolder()
        try addProgram(to: folder)
        let spec = """
            understudy: 1
            name: s
            environment: {kind: gymnasium, id: "evil:Foo", python: ./python}
            training: {steps: 20_000}

            """
        try folder.write(spec, to: "s.yaml")
        let none = try await run(["check", "--no-start", "s.yaml"], in: folder)
        #expect(none.exitCode == 0 && !folder.has("started"), "\(none.errors)")
        #expect(none.errors.contains("is not started (--no-start)") && none.errors.contains("'evil:Foo'"))
        try folder.write(spec.replacing("20_000", with: "0"), to: "wrong.yaml")
        let wrong = try await run(["check", "--no-start", "wrong.yaml"], in: folder)
        #expect(wrong.exitCode == 65 && !folder.has("started"))
        #expect(wrong.errors.contains("training.steps: must be"), "\(wrong.errors)")
        for arguments in [["check", "s.yaml"], ["run", "--dry-run", "s.yaml"]] {
            let result = try await run(arguments, in: folder)
            #expect(result.exitCode == 65)
            #expect(
                result.errors.contains(
                    "note: starts \(folder.url.path)/python for the environment 'evil:Foo', of the module evil"),
                "\(result.errors)")
            #expect(folder.has("started"))
            try FileManager.default.removeItem(at: folder.url.appending(path: "started"))
        }
    }

    /// Makes a study, and lets one of its runs name the program `python` in the folder.
    private func foreignStudy(in folder: TemporaryFolder) async throws {
        try folder.write(RunCommandTests.spec(seeds: 1, steps: "600"), to: "small.yaml")
        try #require(try await run(["run", "small.yaml", "--only", "dqn"], in: folder).exitCode == 0)
        let name = "runs/small/dqn/seed-0/spec.yaml"
        let text = String(decoding: try folder.contents(name), as: UTF8.self)
        let start = try #require(text.range(of: "environment:\n"))
        let end = try #require(text.range(of: "network:\n"))
        try folder.write(
            text[..<start.lowerBound]
                + "environment: {kind: gymnasium, id: 'evil:Foo', python: '\(folder.url.path)/python'}\n"
                + text[end.lowerBound...], to: name)
    }

    @Test("commands that read a run's folder start no program that only the folder names")
    func folders() async throws {
        let folder = try TemporaryFolder()
        try addProgram(to: folder)
        try await foreignStudy(in: folder)
        for command in [["watch"], ["record", "--output", "r.npz"], ["bridges"], ["report"]] {
            let arguments =
                [command[0], command[0] == "report" ? "runs/small" : "runs/small/dqn/seed-0"] + command.dropFirst()
            let result = try await run(arguments, in: folder)
            #expect(!folder.has("started"), "\(command)")
            guard command[0] != "report" else { continue }
            #expect(result.exitCode == 65, "\(result.errors)")
            #expect(result.errors.contains("--trust") && result.errors.contains("--python PATH"), "\(result.errors)")
        }
        let trusted = try await run(["watch", "runs/small/dqn/seed-0", "--trust"], in: folder)
        #expect(trusted.exitCode == 65 && folder.has("started"), "\(trusted.errors)")
    }

    @Test("diff and run compare with a folder as it is written, and start no program that only the folder names")
    func comparedFolders() async throws {
        let folder = try TemporaryFolder()
        try addProgram(to: folder)
        try await foreignStudy(in: folder)
        for sides in [["runs/small", "runs/small"], ["runs/small/dqn", "small.yaml", "--only", "dqn"]] {
            let result = try await run(["diff"] + sides, in: folder)
            #expect(!folder.has("started"), "\(sides)")
            #expect(result.exitCode == (sides.count == 2 ? 0 : 1), "\(result.errors)")
            #expect(result.errors.contains("note: ") && result.errors.contains("--trust"), "\(result.errors)")
        }
        // The spec in the folder lacks keys, so that their defaults are wanted.
        for arguments in [["run", "small.yaml", "--only", "dqn"], ["run", "small.yaml", "--dry-run"]] {
            let result = try await run(arguments, in: folder)
            #expect(result.exitCode == 73, "\(result.errors)")
            #expect(!folder.has("started"), "\(arguments)")
        }
        let trusted = try await run(["diff", "runs/small", "runs/small", "--trust"], in: folder)
        #expect(trusted.exitCode == 0 && folder.has("started"), "\(trusted.errors)")
    }

    /// Makes a study of an environment in Python, in a module that leaves a file where it is imported.
    private func pythonStudy(in folder: TemporaryFolder, _ name: String) async throws -> String {
        let python = try #require(TestPython.path)
        try folder.write(
            """
            import os, gymnasium
            from gymnasium.envs.classic_control import CartPoleEnv
            open(os.path.join(os.path.dirname(__file__), "started"), "w").close()
            gymnasium.register("\(name)-v0", CartPoleEnv)
            """, to: "\(name).py")
        try folder.write(
            """
            understudy: 1
            name: gy
            environment: {kind: gymnasium, id: "\(name):\(name)-v0", python: "\(python)", make: {sutton_barto_reward: false}}
            network: {hidden: [8]}
            learner: {batch_size: 8, learning_starts: 100, train_every: 4}
            training: {steps: 200, evaluate_every: 100, evaluation_episodes: 1}
            variants:
              dqn: {}

            """, to: "\(name).yaml")
        let result = try await run(["run", "\(name).yaml"], in: folder)
        try #require(result.exitCode == 0, "\(result.errors)")
        try FileManager.default.removeItem(at: folder.url.appending(path: "started"))
        return "runs/gy/dqn/seed-0"
    }

    @Test(
        "of a trusted folder are started, until another folder is in its place or its spec names something else",
        .tags(.interop), .enabled(if: TestPython.hasGymnasium, TestPython.isMissing("gymnasium")))
    func trustedFolder() async throws {
        let folder = try TemporaryFolder()
        let runFolder = try await pythonStudy(in: folder, "own")
        let watch = ["evaluate", runFolder, "--episodes", "1"]
        let sound = try await run(watch, in: folder)
        #expect(sound.exitCode == 0 && folder.has("started"), "\(sound.errors)")
        try FileManager.default.removeItem(at: folder.url.appending(path: "started"))

        let spec = String(decoding: try folder.contents(runFolder + "/spec.yaml"), as: UTF8.self)
        let python = try #require(TestPython.path)
        for (old, new) in [
            ("own:own-v0", "other:own-v0"), ("sutton_barto_reward: false", "sutton_barto_reward: true"),
            (python, folder.url.path + "/python"),
        ] {
            try #require(spec.contains(old))
            try folder.write(spec.replacing(old, with: new), to: runFolder + "/spec.yaml")
            let edited = try await run(watch, in: folder)
            #expect(edited.exitCode == 65 && !folder.has("started"), "\(edited.errors)")
            #expect(edited.errors.contains("started something else for this folder"), "\(edited.errors)")
        }
        try folder.write(spec, to: runFolder + "/spec.yaml")

        // A folder of somebody else, in the same place, with everything but the token.
        let study = folder.url.appending(path: "runs/gy")
        try FileManager.default.removeItem(at: study.appending(path: "trust-token"))
        let replaced = try await run(watch, in: folder)
        #expect(replaced.exitCode == 65 && !folder.has("started"), "\(replaced.errors)")
        #expect(replaced.errors.contains("did not make the folder on this machine"), "\(replaced.errors)")
        let trusting = try await run(watch + ["--trust"], in: folder)
        #expect(trusting.exitCode == 0 && folder.has("started"), "\(trusting.errors)")
    }
}
