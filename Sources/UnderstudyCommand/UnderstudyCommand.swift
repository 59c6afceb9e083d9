import ArgumentParser
import Foundation
import Understudy

/// The root command.
struct UnderstudyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "understudy",
        abstract: "Experiments in deep implicit imitation reinforcement learning.",
        discussion: """
            A spec (YAML) names an environment, an expert's recording and what is compared; `understudy run` makes the runs and a report.

            Exit codes: 0 success, 1 a run failed or a trace differs, 64 usage, 65 bad spec, dataset or trace, 66 missing input, 69 Slurm cannot be reached or refuses, 73 cannot create output, \
            74 input or output failed, 129, 130, 131 and 143 after a hang-up, Ctrl-C, Ctrl-\\ and SIGTERM.
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, ListCommand.self, ReportCommand.self, CompareCommand.self,
            StatusCommand.self,
            WatchCommand.self, BridgesCommand.self, RecordCommand.self, VerifyCommand.self, BenchmarkCommand.self,
            WorkerCommand.self,
        ])
}

/// A program that runs experiments with its own list of plugins.
///
/// A complete program in its own package:
///
///     @main
///     struct MyLab: UnderstudyProgram {
///         static let plugins: [any Plugin.Type] = [ClassicControlPlugin.self, MyPlugin.self]
///     }
public protocol UnderstudyProgram {
    /// The plugins whose components can be used in specs.
    static var plugins: [any Plugin.Type] { get }
}

extension UnderstudyProgram {
    /// Parses the command line and runs the given command.
    ///
    /// A closed pipe makes the write fail but does not end the process, which may still have a report to write.
    public static func main() async {
        signal(SIGPIPE, SIG_IGN)
        await CommandContext.$registry.withValue(Registry(plugins)) {
            await UnderstudyCommand.main()
        }
    }
}

/// The program's version.
enum Version {
    static let text = "0.1.0"
}
