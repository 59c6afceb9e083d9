import Foundation
import TestSupport
import Testing

@Suite(
    "understudy run with environments in Python", .tags(.interop),
    .enabled(
        if: TestPython.hasGymnasium,
        TestPython.isMissing("gymnasium")))
struct GymnasiumTests {
    /// A study of CartPole and of an environment that goes on for minutes and makes a file named by its process in `pids`.
    private func spec(pids: TemporaryFolder, does: String = "slow", variants: [String] = ["quick", "long"]) -> String {
        let all = [
            "quick": "  quick: {}",
            "long": """
              long:
                environment:
                  id: "odd_environments:Odd-v0"
                  make: {does: \(does), at: 5, pids: "\(pids.url.path)"}
                training: {steps: 100_000}
            """,
        ]
        return """
            understudy: 1
            name: python
            environment: {kind: gymnasium, id: CartPole-v1, python: "\(TestPython.withOddEnvironments)"}
            network: {hidden: [8]}
            learner: {batch_size: 8, learning_starts: 100, train_every: 4}
            training: {steps: 1_000, evaluate_every: 500, evaluation_episodes: 1}
            variants:
            \(variants.compactMap { all[$0] }.joined(separator: "\n"))

            """
    }

    /// The Python processes that have made a file in `pids`.
    private func processes(_ pids: TemporaryFolder) -> [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: pids.url.path)) ?? []).compactMap { pid_t($0) }
    }

    /// The state and the parent of a process as `/proc` has them; `nil` where it is gone or a zombie.
    private func parent(of pid: pid_t) -> pid_t? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 1, fields[0] != "Z"
        else { return nil }
        return pid_t(fields[1])
    }

    /// Waits until `condition` holds, or very long.
    private func wait(until condition: () -> Bool) async throws {
        for _ in 0..<30_000 where !condition() { try await Task.sleep(for: .milliseconds(20)) }
        try #require(condition())
    }

    @Test("trains, and gives the same bytes twice")
    func training() async throws {
        let folder = try TemporaryFolder()
        try folder.write(spec(pids: folder, variants: ["quick"]), to: "python.yaml")
        for output in ["one", "two"] {
            let result = try await Program.run("run", "python.yaml", "--output", output, in: folder.url)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("python on CartPole-v1: 1 of 1 run finished"))
        }
        for file in ["episodes.csv", "metrics.csv", "policy.safetensors"] {
            let (one, two) = (
                try folder.contents("one/python/quick/seed-0/\(file)"),
                try folder.contents("two/python/quick/seed-0/\(file)")
            )
            #expect(one == two && !one.isEmpty, "\(file)")
        }
        #expect(try folder.contents("one/python/quick/seed-0/log.txt").isEmpty)
    }

    @Test("watch --output writes an animated picture of an episode; a terminal is refused")
    func animation() async throws {
        let folder = try TemporaryFolder()
        let environment =
            "{kind: gymnasium, id: 'odd_environments:Painted-v0', python: '\(TestPython.withOddEnvironments)'}"
        let result = try await Program.run("watch", environment, "--output", "episode.gif", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("episode 1: return 3 in 3 steps, to a terminal state"))
        #expect(result.output.contains("Wrote episode.gif: 4 pictures"))
        let bytes = try folder.contents("episode.gif")
        #expect(bytes.prefix(10) == Data("GIF89a".utf8 + [224, 1, 64, 1]) && bytes.last == 0x3B)
        let terminal = try await Program.run("watch", environment, in: folder.url)
        #expect(terminal.exitCode == 64)
        #expect(terminal.errors.contains("write them to a file with --output NAME.gif"), "\(terminal.errors)")
        let odd = environment.replacing("Painted", with: "Odd")
        let without = try await Program.run("watch", odd, "--output", "odd.gif", in: folder.url)
        #expect(without.exitCode == 64 && !folder.has("odd.gif"))
        #expect(
            without.errors.contains("has no pictures: it does not support Gymnasium's render mode rgb_array"),
            "\(without.errors)")
    }

    @Test("the page plays an episode in pixels, of folders that are trusted alone")
    func page() async throws {
        let folder = try TemporaryFolder()
        let painted = spec(pids: folder, variants: ["quick"]).replacing(
            "CartPole-v1", with: "'odd_environments:Painted-v0'")
        try folder.write(painted, to: "python.yaml")
        func run(_ arguments: [String], state: String) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                arguments, in: folder.url, environment: ["XDG_STATE_HOME": folder.url.path + "/" + state])
            return try await Program.finish(process, output, errors)
        }
        func players() throws -> Int {
            let page = String(decoding: try folder.contents("runs/python/report.html"), as: UTF8.self)
            return page.matches(of: /<figure class="episode">[\s\S]*?\["image","data:image\\?\/gif;base64,/).count
        }
        let made = try await run(["run", "python.yaml"], state: "own")
        #expect(made.exitCode == 0, "\(made.errors)")
        #expect(try players() == 1)
        let others = try await run(["report", "runs/python"], state: "other")
        #expect(others.exitCode == 0 && others.errors.contains("if you trust it, add --trust to"), "\(others.errors)")
        #expect(try players() == 0)
        let trusting = try await run(["report", "runs/python", "--trust"], state: "other")
        #expect(trusting.exitCode == 0 && trusting.errors.isEmpty, "\(trusting.errors)")
        #expect(try players() == 1)
    }

    @Test("draws Gymnasium's own CartPole", .enabled(if: TestPython.hasPygame, TestPython.isMissing("pygame")))
    func cartPole() async throws {
        let folder = try TemporaryFolder()
        let environment = "{kind: gymnasium, id: CartPole-v1, python: '\(TestPython.withOddEnvironments)'}"
        let result = try await Program.run("watch", environment, "--output", "cart.gif", in: folder.url)
        #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
        let bytes = try folder.contents("cart.gif")
        // 600 x 400 pixels in Gymnasium.
        #expect(bytes.prefix(10) == Data("GIF89a".utf8 + [224, 1, 64, 1]))
    }

    @Test("trains in LunarLander-v3", .enabled(if: TestPython.hasBox2D, "Box2D is not installed"))
    func lunarLander() async throws {
        let folder = try TemporaryFolder()
        let lander = spec(pids: folder, variants: ["quick"]).replacing("CartPole-v1", with: "LunarLander-v3")
        try folder.write(lander, to: "lander.yaml")
        let result = try await Program.run("run", "lander.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("python on LunarLander-v3: 1 of 1 run finished"))
        let episodes = try folder.contents("runs/python/quick/seed-0/episodes.csv")
        #expect(episodes.count { $0 == UInt8(ascii: "\n") } > 5)
    }

    @Test("a Python that is killed costs its run alone, with a clear error")
    func killedPython() async throws {
        let (folder, pids) = (try TemporaryFolder(), try TemporaryFolder())
        try folder.write(spec(pids: pids), to: "python.yaml")
        let (process, output, errors) = try Program.start(["run", "python.yaml", "--workers", "1"], in: folder.url)
        async let result = Program.finish(process, output, errors)
        // The one of the evaluation and the one of training.
        try await wait { processes(pids).count == 2 }
        for pid in processes(pids) { kill(pid, SIGKILL) }
        let finished = try await result
        #expect(finished.exitCode == 1)
        #expect(
            finished.errors.contains(
                "gymnasium odd_environments:Odd-v0: the Python process was killed (signal 9), perhaps because memory ran out, in a step"
            ), "\(finished.errors)")
        #expect(finished.output.contains("1 of 2 runs finished"), "\(finished.output)")
        try await wait { processes(pids).allSatisfy { parent(of: $0) == nil } }
    }

    @Test(
        "no Python stays behind when its worker is killed, not even one that hangs", arguments: ["slow", "hang"])
    func killedWorker(_ does: String) async throws {
        let (folder, pids) = (try TemporaryFolder(), try TemporaryFolder())
        try folder.write(spec(pids: pids, does: does, variants: ["long"]), to: "python.yaml")
        let (process, output, errors) = try Program.start(["run", "python.yaml"], in: folder.url)
        async let result = Program.finish(process, output, errors)
        try await wait { processes(pids).count == (does == "hang" ? 1 : 2) }
        for pid in Set(processes(pids).compactMap(parent)) { kill(pid, SIGKILL) }
        #expect(try await result.exitCode == 1)
        try await wait { processes(pids).allSatisfy { parent(of: $0) == nil } }
    }

    @Test("no Python stays behind after Ctrl-C, and the run is interrupted, not failed")
    func interrupted() async throws {
        let (folder, pids) = (try TemporaryFolder(), try TemporaryFolder())
        try folder.write(spec(pids: pids, variants: ["long"]), to: "python.yaml")
        let (process, output, errors) = try Program.start(["run", "python.yaml"], in: folder.url)
        async let result = Program.finish(process, output, errors)
        try await wait { processes(pids).count == 2 }
        // As a terminal sends it: to the program and its worker.
        for pid in Set(processes(pids).compactMap(parent)) { kill(pid, SIGINT) }
        process.interrupt()
        #expect(try await result.exitCode == 130)
        try await wait { processes(pids).allSatisfy { parent(of: $0) == nil } }
        #expect(
            String(decoding: try folder.contents("runs/python/long/seed-0/status.json"), as: UTF8.self)
                .contains("interrupted"))
    }
}

@Suite("A spec with environments in Python where there is none")
struct MissingPythonTests {
    private static let spec = """
        understudy: 1
        name: python
        environment: {kind: gymnasium, id: CartPole-v1PYTHON}
        training: {steps: 20_000}
        """

    @Test("is refused with a line, by check and run alike", arguments: ["check", "run"])
    func named(_ command: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec.replacing("PYTHON", with: ", python: ./no-python"), to: "python.yaml")
        let result = try await Program.run(command, "python.yaml", in: folder.url)
        #expect(result.exitCode == 65)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.first?.hasPrefix("note: starts ") == (command == "check"))
        let error = try #require(lines.first { $0.contains(": error: ") })
        #expect(
            error.hasPrefix("python.yaml:3:57: error: environment.python: cannot start '/")
                && error.hasSuffix(
                    "/no-python': No such file or directory; install Python (Debian: apt install python3 python3-venv), "
                        + "or name another Python with 'python' or UNDERSTUDY_PYTHON"),
            "\(result.errors)")
    }

    @Test("is told that the variable named it")
    func ofVariable() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec.replacing("PYTHON", with: ""), to: "python.yaml")
        let (process, output, errors) = try Program.start(
            ["check", "python.yaml"], in: folder.url, environment: ["UNDERSTUDY_PYTHON": "/no/python"])
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 65)
        #expect(
            result.errors.contains(
                "\npython.yaml:3:14: error: environment.python: cannot start '/no/python' (UNDERSTUDY_PYTHON): No such file"
            ), "\(result.errors)")
    }
}
