import ArgumentParser
import StudyExecution
import StudyFormat

/// `understudy clean`: removes what finished runs no longer need.
struct CleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Remove what the finished runs of a study no longer need.",
        discussion: """
            That are their checkpoints, and what interrupted writes left (*.tmp). Results, policies, specs and the page stay: every command reads the study as before. \
            Runs that are not finished keep everything. A finished run without its checkpoint cannot go on to a larger training.steps: --keep-checkpoints leaves it. \
            The rounds of a tuning are studies of their own, and are cleaned, too. --policies says which policies on the way stay beside the last one (training.keep_policies). With --dry-run nothing is removed.
            """)

    @Argument(help: "The studies' folders, such as runs/quickstart.", completion: .directory)
    var directories: [String]

    @Flag(help: "Keep the checkpoints, from which runs can be trained longer.")
    var keepCheckpoints = false

    @Option(
        help: ArgumentHelp(
            "Which policies on the way stay: all, the best one, or none beside the last.", valueName: "all|best|last"))
    var policies = StudyLeftovers.Rules.Policies.all

    @Flag(help: "Print what would be removed, and remove nothing.")
    var dryRun = false

    func run() async throws {
        try await reportingProblems {
            for directory in directories.flatMap(StudyStatus.folders) {
                let status = try await StudyStatus.read(directory)
                let leftovers = StudyLeftovers(
                    of: status, rules: .init(keepsCheckpoints: keepCheckpoints, policies: policies))
                let items = try dryRun ? leftovers.items : leftovers.remove()
                if dryRun {
                    for item in items {
                        Console.print("\(leftovers.directory)/\(item.path)  \(DiskUse.text(item.bytes))")
                    }
                }
                let sum = DiskUse.text(items.reduce(0) { $0 + $1.bytes })
                let verb = dryRun ? "would be removed" : "removed"
                let others =
                    leftovers.otherCount == 0
                    ? ""
                    : "; \(count(leftovers.otherCount, "run")) not finished \(leftovers.otherCount == 1 ? "keeps" : "keep") everything"
                Console.print(
                    "\(leftovers.directory): \(sum) \(verb) of \(count(leftovers.finishedCount, "finished run"))\(others)"
                )
            }
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
