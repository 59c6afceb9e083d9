import Foundation
import Testing

@Suite("The program's output", .timeLimit(.minutes(20)))
struct OutputTests {
    /// A folder with a finished study in `runs/small`.
    private func finishedStudy() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        return folder
    }

    /// Runs a line of Bash in which `$0` is the program.
    private func shell(_ line: String, in folder: URL) async throws -> Program.Result {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", line, try Program.executable.path]
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return try await Program.finish(process, output, errors)
    }

    /// Makes descriptor 4 a pipe whose reader is gone.
    private static let brokenPipe = "mkfifo pipe && exec 3<>pipe 4>pipe 3>&- && "

    @Test("list ends quietly where the reader is gone")
    func listWithoutReader() async throws {
        let folder = try TemporaryFolder()
        let result = try await shell(
            Self.brokenPipe + "env --default-signal=PIPE \"$0\" list >&4", in: folder.url)
        #expect(result.exitCode == 0)
        #expect(result.errors == "")
    }

    @Test("run writes its page where the reader is gone")
    func runWithoutReader() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        let result = try await shell(
            Self.brokenPipe + "env --default-signal=PIPE \"$0\" run small.yaml >&4", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(folder.has("runs/small/report.html"))
    }

    @Test(
        "a disk that is full is an error in one line, after the page was written",
        arguments: ["list", "run small.yaml"])
    func fullDisk(command: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        let result = try await shell("\"$0\" \(command) > /dev/full", in: folder.url)
        #expect(result.exitCode == 74)
        #expect(result.errors.hasSuffix("standard output: error: No space left on device\n"))
        #expect(result.errors.split(separator: "\n").filter { $0.contains("error: ") }.count == 1)
        #expect(folder.has("runs/small/report.html") == (command != "list"))
    }

    @Test("workers end when the program is killed")
    func killedParent() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1, steps: "50_000_000"), to: "small.yaml")
        let (process, output, errors) = try Program.start(["run", "small.yaml", "--workers", "1"], in: folder.url)
        while !folder.has("runs/small/dqn/seed-0/metrics.csv") { try await Task.sleep(for: .milliseconds(20)) }
        kill(process.processIdentifier, SIGKILL)
        _ = try await Program.finish(process, output, errors)
        func status() throws -> String {
            String(decoding: try folder.contents("runs/small/dqn/seed-0/status.json"), as: UTF8.self)
        }
        while try status().contains("\"running\"") { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try status().contains("\"interrupted\""))
    }

    @Test("report tells of damaged files, shows the rest and exits with 65")
    func damaged() async throws {
        let folder = try await finishedStudy()
        try folder.write("step,eval/mean_reward\n1,x\n", to: "runs/small/dqn/seed-1/metrics.csv")
        let result = try await Program.run("report", "runs/small/", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(
            result.errors
                == "runs/small/dqn/seed-1/metrics.csv:2: error: 'x' in column 'eval/mean_reward' is not a number\n")
        #expect(result.output.contains(#/\ndqn .* 1\/2 /#))
        #expect(result.output.hasSuffix("\nReport: runs/small/report.html\n"))
    }

    @Test("report shows the table and says why its page cannot be written")
    func unwritablePage() async throws {
        let folder = try await finishedStudy()
        let page = folder.url.appending(path: "runs/small/report.html")
        try FileManager.default.removeItem(at: page)
        try FileManager.default.createDirectory(at: page, withIntermediateDirectories: false)
        let result = try await Program.run("report", "runs/small", in: folder.url)
        #expect(result.exitCode == 73)
        #expect(
            result.errors
                == "runs/small/report.html: error: Is a directory; check the path, or choose another output folder\n")
        #expect(result.output.contains("small on mountain-car: 4 of 4 runs finished"))
        #expect(!result.output.contains("Report: "))
        #expect(!folder.has("runs/small/report.html.tmp"))
    }

    @Test(
        "a terminal gets colors unless it is dumb, and lines of its width",
        arguments: [("xterm", 40, true), ("xterm", 100, true), ("dumb", 100, false)])
    func terminal(type: String, columns: Int, hasColor: Bool) async throws {
        let folder = try await finishedStudy()
        // `script` runs its command on a pseudo-terminal and copies what is written there.
        let output = try await shell(
            "TERM=\(type) NO_COLOR= script -qec \"stty cols \(columns) rows 24; '$0' report runs/small\" /dev/null",
            in: folder.url
        ).output
        #expect(output.contains("\u{1B}[") == hasColor)
        let lines = output.replacing(#/\u{1B}\[[0-9;]*m/#, with: "").split(whereSeparator: \.isNewline)
        #expect(lines.count > 20)
        #expect(lines.allSatisfy { $0.count <= columns }, "\(output)")
        #expect(output.contains("IQM") == (columns == 100))
    }
}
