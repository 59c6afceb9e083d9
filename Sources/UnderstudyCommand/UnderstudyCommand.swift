import ArgumentParser

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
