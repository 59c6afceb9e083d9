import ArgumentParser
import Foundation
import StudyExecution
import StudyFormat
import Understudy
import UnderstudyBenchmarks

/// `understudy benchmark`: measures the program's speed on this machine.
struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract:
            "Measure the speed of updates, actions, replay, environments, inference, bridges, runs and compositions.",
        discussion: """
            Everything runs in one thread and is timed by that thread's processor time. A reference loop of multiply-adds is timed \
            in turn with it. "of peak" is the speed as a share of that loop's speed, each at its best; "median of peak" compares within rounds. \
            "scaled" is the number of steps per second on a machine whose loop makes 91.8 GFLOP/s. \
            --compare shows what became slower or faster than in an earlier result (--json), with the noise of both. \
            UNDERSTUDY_ISA=baseline measures the kernels that run on any processor. Documentation/Benchmark.md explains more.
            """)

    @Option(help: "Measure only this part.")
    var only: BenchmarkGroup?

    @Flag(help: "Measure fewer rounds, in under five seconds.")
    var quick = false

    @Flag(help: "Also measure the network for Atari and a million transitions; this takes one more minute and 4 GB.")
    var all = false

    @Flag(help: "Print JSON with the times of every round.")
    var json = false

    @Option(
        help: ArgumentHelp("Compare with an earlier result, which --json printed.", valueName: "old.json"),
        completion: .file(extensions: ["json"]))
    var compare: String?

    func validate() throws {
        if json, compare != nil { throw ValidationError("--json prints a result and --compare a table; choose one.") }
    }

    func run() async throws {
        try await reportingProblems {
            // A damaged file is told before anything is measured.
            let earlier = try compare.map { path throws(StudyFileError) in try BenchmarkReport(path: path) }
            let options = Benchmark.Options(
                groups: only.map { [$0] } ?? Set(BenchmarkGroup.allCases), rounds: quick ? 6 : 40,
                replayCapacity: quick ? 20_000 : 100_000, ownSteps: quick ? 10_000 : 100_000, includesSlow: all)
            let benchmark = Benchmark(
                options, registry: CommandContext.registry, executable: ThisHost.ownExecutable)
            let report = try await benchmark.run { Console.error("benchmark: \($0)") }
            for note in report.notes { Console.error("benchmark: \(note)") }
            if let earlier {
                Console.print(BenchmarkComparison(from: earlier, to: report).text)
            } else if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Console.print(String(decoding: try encoder.encode(report), as: UTF8.self))
            } else {
                Console.print(report.text)
            }
        }
    }
}

extension BenchmarkGroup: ExpressibleByArgument {}
