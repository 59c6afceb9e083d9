import ArgumentParser
import Foundation
import StudyExecution
import Understudy

/// The root command.
struct UnderstudyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramName.current,
        abstract: "Experiments in deep implicit imitation reinforcement learning.",
        discussion: """
            A spec (YAML) names an environment, an expert's recording and what is compared; `\(ProgramName.current) run` makes the runs and a report.
            `\(ProgramName.current) describe` tells what a key means, `\(ProgramName.current) manual` prints the manual page, `\(ProgramName.current) completion` a shell's completion script.

            Exit codes: 0 success, 1 a run failed or a trace differs, 64 usage, 65 bad spec, dataset or trace, 66 missing input, 69 Slurm cannot be reached or refuses, 73 cannot create output, \
            74 input or output failed, 129, 130, 131 and 143 after a hang-up, Ctrl-C, Ctrl-\\ and SIGTERM.
            """,
        version: Version.understudy.description,
        subcommands: [
            RunCommand.self, CheckCommand.self, ExplainCommand.self, DescribeCommand.self, ListCommand.self,
            DiffCommand.self, ReportCommand.self, CompareCommand.self, StatusCommand.self, CleanCommand.self,
            EvaluateCommand.self, WatchCommand.self, BridgesCommand.self, RecordCommand.self, DatasetCommand.self,
            ExportCommand.self,
            VerifyCommand.self, BenchmarkCommand.self, NewCommand.self, CompletionCommand.self, ManualCommand.self,
            WorkerCommand.self,
        ])
}

/// A program that runs experiments with its own list of plugins.
///
/// A complete program in a package of its own, with all plugins of Understudy and one more:
///
///     @main
///     struct MyLab: UnderstudyProgram {
///         static let plugins: [any Plugin.Type] = builtInPlugins + [MyPlugin.self]
///     }
///
/// `builtInPlugins` is in the product `UnderstudyPlugins`. Each plugin is a product of its own name, too.
public protocol UnderstudyProgram {
    /// The plugins whose components can be used in specs.
    static var plugins: [any Plugin.Type] { get }

    /// The name that usage texts and messages show; by default that of the program's file.
    static var name: String { get }
}

extension UnderstudyProgram {
    /// The name of the program's file, as it was called.
    public static var name: String {
        let name = PathName.name(of: CommandLine.arguments.first ?? "")
        return name.isEmpty ? "understudy" : name
    }
}

extension UnderstudyProgram {
    /// Parses the command line, runs the given command, and exits.
    ///
    /// A closed pipe makes the write fail but does not end the process, which may still have a report to write.
    ///
    /// It is not `async`: the limits of the system are checked before the first task, for which Swift's runtime needs a
    /// thread. It would wait for one forever where none can be started.
    public static func main() {
        signal(SIGPIPE, SIG_IGN)
        ProgramName.set(name)
        if let problem = SystemLimits.problem {
            Console.error("\(ProgramName.current): error: \(problem)")
            exit(ExitCode.ioFailure.rawValue)
        }
        var registry = Registry(plugins)
        registry.products = .ofThisPackage
        Task { [registry] in
            await CommandContext.$registry.withValue(registry) {
                await UnderstudyCommand.main()
            }
            exit(EXIT_SUCCESS)
        }
        dispatchMain()
    }
}

extension ProductTable {
    /// The table of this package, `Resources/components.txt`; a test compares it with the plugins.
    static let ofThisPackage = ProductTable(String(decoding: PackageResources.components_txt, as: UTF8.self))
}
