import Foundation
import Testing

@Suite("understudy watch", .timeLimit(.minutes(20)))
struct WatchCommandTests {
    /// Runs the program on a pseudo-terminal; `script` copies what is written there.
    private func terminal(
        _ arguments: String, columns: Int = 80, before: String = "", in folder: URL = Program.root
    ) async throws -> Program.Result {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c",
            "TERM=xterm NO_COLOR= script -qec \"stty cols \(columns) rows 24; \(before) '$0' \(arguments)\" /dev/null",
            try Program.executable.path,
        ]
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return try await Program.finish(process, output, errors)
    }

    private func lines(_ output: String) -> [String] {
        output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("prints the first and the last picture and a line per episode where there is no terminal")
    func pipe() async throws {
        let result = try await Program.run("watch", "{kind: mountain-car, time_limit: 12}", "--episodes", "3")
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = lines(result.output)
        #expect(lines[0] == "mountain-car by random actions, seed 0" && lines[1] == "")
        let episodes = lines.indices.filter { lines[$0].hasPrefix("episode ") }
        #expect(
            episodes.map { lines[$0] }
                == (1...3).map { "episode \($0): return -12 in 12 steps, then cut" })
        let (first, last) = (try #require(episodes.first), try #require(episodes.last))
        let pictures = [lines[2..<first - 1], lines[(last + 2)...].dropLast()].map { $0.joined(separator: "\n") }
        for picture in pictures {
            #expect(picture.contains("GG") && picture.contains("A") && picture.contains("#####"))
            #expect(picture.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
        #expect(pictures[0] != pictures[1])
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test("plays the same episodes for the same seed, and others for another")
    func seeds() async throws {
        func output(_ seed: String) async throws -> [String] {
            lines(try await Program.run("watch", "cart-pole", "--episodes", "5", "--seed", seed).output)
                .filter { $0.hasPrefix("episode ") }
        }
        let first = try await output("1")
        #expect(first.count == 5)
        #expect(try await output("1") == first)
        #expect(try await output("2") != first)
    }

    @Test("plays what an environment knows to be good")
    func demonstrated() async throws {
        let random = try await Program.run("watch", "maze", "--seed", "1")
        let result = try await Program.run("watch", "maze", "--policy", "demonstrated", "--seed", "1")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("maze by its scripted policy, seed 1\n"))
        let steps = try #require(
            result.output.firstMatch(of: /episode 1: return .* in (\d+) steps, to a terminal state/))
        let others = try #require(random.output.firstMatch(of: /episode 1: return .* in (\d+) steps/))
        #expect(try #require(Int(steps.output.1)) < #require(Int(others.output.1)))
    }

    @Test("plays a run's final policy, by the run's folder and by its study's")
    func run() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let result = try await Program.run("watch", "runs/small/dqn/seed-0", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("mountain-car by the final policy of dqn, seed 0, seed 0\n"))
        #expect(
            try await Program.run("watch", "runs/small/", "--run", "dqn/seed-0", in: folder.url).output
                == result.output)
        // The page has the same episode.
        let steps = try #require(result.output.firstMatch(of: /episode 1: return -(\d+) in \d+ steps/)).output.1
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        let caption = try #require(page.firstMatch(of: /dqn, seed 0<\/h3>\n<p class="small">Return −(\d+)\.00 in/))
        #expect(caption.output.1 == steps)

        let random = try await Program.run(
            "watch", "runs/small", "--run", "dqn/seed-0", "--epsilon", "0.25", in: folder.url)
        #expect(random.output.contains("dqn, seed 0, random in 0.25 of the steps, seed 0\n"))
        let unnamed = try await Program.run("watch", "runs/small", in: folder.url)
        #expect(unnamed.exitCode == 64)
        #expect(
            unnamed.errors.contains(
                "'runs/small' is the folder of a study; choose one of its runs with --run, such as --run dqn/seed-0."))
        let unknown = try await Program.run("watch", "runs/small", "--run", "dqn/seed-1", in: folder.url)
        #expect(unknown.exitCode == 64)
        #expect(
            unknown.errors.contains(
                "The study in 'runs/small' has no run 'dqn/seed-1'; did you mean 'dqn/seed-0'?"))
    }

    @Test("redraws in place on a terminal, within its width, and shows the cursor again", arguments: [40, 100])
    func inPlace(columns: Int) async throws {
        let result = try await terminal(
            "watch '{kind: mountain-car, time_limit: 5}' --fps 1000", columns: columns)
        #expect(result.exitCode == 0, "\(result.output)")
        let output = result.output.replacing("\r\n", with: "\n")
        #expect(output.ranges(of: "\u{1B}[?25l").count == 1)
        #expect(output.hasSuffix("\u{1B}[?25h"))
        // Five steps, and the line of the episode, go up over what was there.
        #expect(output.matches(of: #/\r\u{1B}\[\d+A/#).count == 6)
        let plain = output.replacing(#/\u{1B}\[[0-9;?]*[a-zA-Z]/#, with: "").replacing("\r", with: "")
        let texts = lines(plain)
        #expect(texts.contains("episode 1 of 1, step 0") && texts.contains("episode 1 of 1, step 5"))
        #expect(texts.contains("return -5"))
        #expect(
            texts.contains { $0.firstMatch(of: /^action (accelerate-left|coast|accelerate-right), reward -1$/) != nil })
        #expect(texts.dropFirst().allSatisfy { $0.count <= columns })
        #expect(output.contains("▀") && output.contains("\u{1B}[38;5;"))
    }

    @Test("ends with 130 on Ctrl-C, with the cursor as it was")
    func interrupt() async throws {
        // `timeout` sends what Ctrl-C sends. A busy machine needs more than a second to start the program.
        for seconds in [1, 5, 25] {
            let result = try await terminal(
                "watch mountain-car --fps 5", before: "timeout --foreground --preserve-status -s INT \(seconds)")
            if seconds < 25, !result.output.contains("step 1\r\n") { continue }
            #expect(result.exitCode == 130, "\(result.output)")
            #expect(result.output.hasSuffix("\u{1B}[?25h"))
            #expect(result.output.contains("step 1\r\n") && !result.output.contains("episode 1: return"))
            return
        }
    }

    @Test(
        "says what is wrong and what to do",
        arguments: [
            (
                ["cart-pole", "--policy", "demonstrated"],
                "the environment 'cart-pole' has no scripted policy (it does not conform to Demonstrating); choose the random policy, or a run's final one",
                64
            ),
            (
                ["cart-pole", "--policy", "greedy"],
                "'--policy greedy' needs the folder of a run, and 'cart-pole' is an environment.", 64
            ),
            (["cart-pole", "--run", "x"], "'--run' needs the folder of a study, and 'cart-pole' is not one.", 64),
            (["cart-pole", "--epsilon", "2"], "'--epsilon' must be a number from 0 to 1, not 2.0.", 64),
            (["cart-pole", "--episodes", "0"], "'--episodes' must be at least 1, not 0.", 64),
            (["cart-pole", "--fps", "0"], "'--fps' must be a number above 0, at most 1000, not 0.0.", 64),
            (["cart-pole", "--fps", "0x10"], "write a number, such as 0.5", 64),
            (["cart-pole", "--epsilon", "0x1p-3"], "write a number, such as 0.5", 64),
            (["cart-pol"], "unknown environment 'cart-pol', did you mean 'cart-pole'?", 64),
            (
                ["{kind: cart-pole, time_limi: 3}"],
                "environment.time_limi: unknown key for 'cart-pole', did you mean 'time_limit'?", 64
            ),
            (
                ["runs/none/dqn"],
                "runs/none/dqn: error: there is no such folder; name that of a run, such as runs/quickstart/dqn/seed-0",
                66
            ),
        ])
    func mistakes(arguments: [String], message: String, exitCode: Int32) async throws {
        let (process, output, errors) = try Program.start(["watch"] + arguments)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == exitCode)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.output == "")
    }
}
