import ArgumentParser
import StudyExecution
import StudyFormat
import StudyReports

/// `understudy clean`: removes what finished runs no longer need.
struct CleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Remove what the finished runs of a study no longer need.",
        discussion: """
            Removes checkpoints and the files that interrupted writes left (*.tmp). Results, policies, specs and the page stay: every command reads the study as before. \
            Unfinished runs keep everything. So do damaged runs, which are named (exit code 65). Without its checkpoint, a finished run cannot go on to a larger training.steps; --keep-checkpoints keeps it. \
            The rounds of a tuning are studies, too, and are cleaned as well. --policies chooses which earlier policies stay, besides the last one (training.keep_policies).
            """)

    @Argument(help: "The studies' folders, such as runs/quickstart.", completion: .directory)
    var directories: [String]

    @Flag(help: "Keep the checkpoints, from which runs can be trained longer.")
    var keepCheckpoints = false

    @Option(
        help: ArgumentHelp(
            "Which policies to keep: all, the best and the last, or only the last.", valueName: "all|best|last"))
    var policies = StudyLeftovers.Rules.Policies.all

    @Flag(help: "Print what would be removed, and remove nothing.")
    var dryRun = false

    func run() async throws {
        try await reportingProblems {
            var isSound = true
            for directory in directories.flatMap(StudyStatus.folders) {
                let status = try await StudyStatus.read(directory).checked { RunResults.problems(of: $0) }
                for problem in status.problems { Console.error("\(problem)") }
                if !status.problems.isEmpty { isSound = false }
                let leftovers = StudyLeftovers(
                    of: status, rules: .init(keepsCheckpoints: keepCheckpoints, policies: policies))
                if !leftovers.withoutBest.isEmpty {
                    throw ValidationError(
                        "\(listed(leftovers.withoutBest, most: 3)) in \(directory) keep every policy, and none is marked as the best (training.keep_policies: every); use --policies all or --policies last."
                    )
                }
                let items = try dryRun ? leftovers.items : leftovers.remove()
                if dryRun {
                    for item in items {
                        Console.print("\(leftovers.directory)/\(item.path)  \(DiskUse.text(item.bytes))")
                    }
                }
                let sum = DiskUse.text(items.reduce(0) { $0 + $1.bytes })
                let verb = dryRun ? "would be removed" : "removed"
                let damaged = status.runs.counts[.damaged] ?? 0
                let others = [
                    (leftovers.otherCount - damaged, "run", "not finished"), (damaged, "damaged run", nil),
                ].filter { $0.0 > 0 }.map { number, noun, state in
                    "; \(count(number, noun))\(state.map { " " + $0 } ?? "") \(number == 1 ? "keeps" : "keep") everything"
                }.joined()
                Console.print(
                    "\(leftovers.directory): \(sum) \(verb) of \(count(leftovers.finishedCount, "finished run"))\(others)"
                )
            }
            if !isSound { throw ExitCode.badInput }
        }
    }
}

extension StudyStatus {
    /// Returns the folders of the studies in `directory`: the study itself, if it has begun, and the rounds of its tuning.
    static func folders(_ directory: String) -> [String] {
        (TuningRounds.isOpen(in: directory) ? [] : [directory]) + TuningRounds.begun(in: directory)
    }
}

extension StudyLeftovers.Rules.Policies: ExpressibleByArgument {}
