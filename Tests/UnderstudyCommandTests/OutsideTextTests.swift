import Foundation
import TestSupport
import Testing

@Suite("Text from outside the program")
struct OutsideTextTests {
    /// Sets a terminal's title, clears it, and moves what follows to the left.
    private static let hostile = "a\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u202eb"

    private func study(in folder: TemporaryFolder) throws {
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "runs/small/a/seed-0"), withIntermediateDirectories: true)
        try folder.write(
            """
            {"format": 1, "name": "\(Self.hostile)", "summary": "\(Self.hostile)", "environment": "\(Self.hostile)",
             "variants": [{"name": "\(Self.hostile)"}],
             "runs": [{"variant": "\(Self.hostile)", "seed": 0, "directory": "a/seed-0", "steps": 10}]}
            """, to: "runs/small/study.json")
        try folder.write(
            #"{"state": "failed", "step": 1, "message": "\#(Self.hostile)"}"#, to: "runs/small/a/seed-0/status.json")
        try folder.write(
            "step,eval/mean_reward\n0,\u{1B}[2J\n", to: "runs/small/a/seed-0/metrics.csv")
    }

    @Test(
        "is escaped where it is printed",
        arguments: [
            ["status"], ["report"], ["report", "--markdown"], ["report", "--csv"], ["report", "--latex"],
            ["report", "--json"], ["bridges"], ["check"],
        ])
    func printed(command: [String]) async throws {
        let folder = try TemporaryFolder()
        try study(in: folder)
        let (process, output, errors) = try Program.start(command + ["runs/small"], in: folder.url)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode < 128)
        for text in [result.output, result.errors] {
            let unsafe = text.unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t" || $0 == "\u{202E}"
            }
            #expect(unsafe.isEmpty, "\(command)")
        }
        #expect(result.exitCode != 0 || result.output.contains("owned"))
        guard command == ["report"] else { return }
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        #expect(!page.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{9B}" })
    }

    @Test("a spec that names what does not exist says so without commands to the terminal")
    func spec() async throws {
        let folder = try TemporaryFolder()
        try folder.write("understudy: 1\nname: s\nenvironment: \"\u{9B}31m\\e[2J\"\n", to: "s.yaml")
        let result = try await Program.run("check", "s.yaml", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(!result.errors.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" }, "\(result.errors)")
    }

    @Test(
        "of an environment in Python is escaped, and one without render modes is not asked for pictures",
        .tags(.interop), .enabled(if: TestPython.hasGymnasium, TestPython.isMissing("gymnasium")))
    func python() async throws {
        let folder = try TemporaryFolder()
        let python = try #require(TestPython.path)
        try folder.write(
            """
            import sys
            import gymnasium, numpy
            from gymnasium import spaces

            class Loud(gymnasium.Env):
                observation_space, action_space = spaces.Box(0.0, 1.0, (1,), numpy.float32), spaces.Discrete(2)

                def __init__(self, render_mode=None):
                    self.render_mode = render_mode
                    sys.stderr.write(f"made {render_mode}\\n")

                def reset(self, *, seed=None, options=None):
                    super().reset(seed=seed)
                    self.time = 0
                    sys.stderr.write("\\x1b[33mé\\x9b31m\\u202e\\x1b]0;owned\\x07\\n")
                    return numpy.zeros(1, numpy.float32), {}

                def step(self, action):
                    self.time += 1
                    return numpy.ones(1, numpy.float32), 1.0, self.time == 3, False, {}

            gymnasium.register("Loud-v0", Loud)
            """, to: "loud.py")
        try folder.write(
            """
            understudy: 1
            name: loud
            environment: {kind: gymnasium, id: "loud:Loud-v0", python: "\(python)"}
            network: {hidden: [8]}
            learner: {batch_size: 8, learning_starts: 100, train_every: 4}
            training: {steps: 200, evaluate_every: 100, evaluation_episodes: 1}
            variants:
              dqn: {}

            """, to: "loud.yaml")
        for arguments in [["run", "loud.yaml"], ["report", "runs/loud", "--trust"]] {
            let (process, output, errors) = try Program.start(arguments, in: folder.url)
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors.contains("\\u{1b}[33mé\\u{9b}31m\\u{202e}"), "\(result.errors)")
            #expect(!result.errors.contains("rgb_array"), "\(result.errors)")
            for text in [result.output, result.errors] {
                #expect(!text.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}", "\u{7}"].contains($0) })
            }
        }
        let log = String(decoding: try folder.contents("runs/loud/dqn/seed-0/log.txt"), as: UTF8.self)
        #expect(log.contains("\\u{1b}[33m") && !log.contains("\u{1B}"))
    }

    /// Whether processes of an ordinary user can be started here, whose limits count no others.
    private static let canBeNobody =
        geteuid() == 0
        && ["/usr/bin/setpriv", "/bin/bash"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    /// Checks `small.yaml` in a folder with its copy of the program, as a user with at most so many threads.
    private static func check(limit: Int, in folder: URL) async throws -> Program.Result {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        // A user of its own for each test.
        let user = "\(64_000 + limit)"
        process.arguments = [
            "--reuid", user, "--regid", user, "--clear-groups", "/bin/bash", "-c",
            "ulimit -u \(limit) && exec ./understudy check small.yaml",
        ]
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let pid = process.processIdentifier
        let watchdog = Task {
            try await Task.sleep(for: .seconds(120))
            kill(pid, SIGKILL)
        }
        defer { watchdog.cancel() }
        return try await Program.finish(process, output, errors)
    }

    @Test(
        "a limit on threads is told by name and with a fix, however low it is",
        .enabled(if: canBeNobody, "needs root, for a user without other processes"), arguments: 2...5)
    func threads(limit: Int) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
        try FileManager.default.copyItem(
            at: Program.executable, to: folder.url.appending(path: "understudy"))
        try folder.write(RunCommandTests.spec(seeds: 1, steps: "600"), to: "small.yaml")
        var result = try await Self.check(limit: limit, in: folder.url)
        // A process that another test started during the copy has the file open for a moment.
        while result.errors.contains("Text file busy") {
            try await Task.sleep(for: .milliseconds(50))
            result = try await Self.check(limit: limit, in: folder.url)
        }
        #expect(result.exitCode == 74, "\(result.errors)")
        #expect(result.errors.contains("EAGAIN") && result.errors.contains("ulimit -u 4096"), "\(result.errors)")
    }

    @Test("limits on open files are told by name and with a fix, and are no crash", arguments: [12, 16, 20, 24])
    func openFiles(limit: Int) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1, steps: "600"), to: "small.yaml")
        let program = try Program.executable.path
        for command in ["status runs", "run small.yaml", "check small.yaml"] {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "ulimit -n \(limit) && exec '\(program)' \(command)"]
            process.currentDirectoryURL = folder.url
            let (output, errors) = (Pipe(), Pipe())
            (process.standardOutput, process.standardError) = (output, errors)
            try process.run()
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 74, "\(result.errors)")
            #expect(result.errors.contains("EMFILE") && result.errors.contains("ulimit -n 1024"), "\(result.errors)")
        }
    }
}
