import ArgumentParser
import Foundation
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// `understudy status`: reports the progress of the runs of studies.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the progress and the size of every run of a study.",
        discussion: """
            A run is finished, running, interrupted (a signal ended it), failed, waiting (it has not begun), stale (it was running, and its process or job is \
            gone) or damaged (a file of it cannot be read). Nothing is changed. The files of finished runs are checked, but of an episodes.csv above 16 KiB only the \
            header, the first row and the last row. The exit code is 65 if a run or a study.json is damaged, 66 if a folder is not a study, and otherwise 0, whatever \
            the states are. If one folder cannot be shown, the others are still shown.
            """)

    @Argument(help: "The studies' folders, such as runs/quickstart.", completion: .directory)
    var directories: [String]

    @Flag(help: "Print everything as JSON.")
    var json = false

    func run() async throws {
        try await reportingProblems {
            var studies: [StudyStatus] = []
            var problems: [ExecutionError] = []
            for directory in directories.flatMap(StudyStatus.folders) {
                do throws(ExecutionError) {
                    studies.append(
                        try await StudyStatus.read(directory).checked { RunResults.problems(of: $0, .ends) })
                } catch {
                    problems.append(error)
                }
            }
            if studies.isEmpty {
                // All errors have already been printed.
            } else if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                let documents = studies.map { StatusDocument.Study($0, size: StudySize(of: $0, among: studies)) }
                let data = try encoder.encode(StatusDocument(studies: documents))
                Console.print(String(decoding: data, as: UTF8.self))
            } else {
                // Of a round that is done, the totals are enough.
                let texts = studies.map {
                    $0.isFinishedRound ? $0.heading : "\($0.text)\n\n\(StudySize(of: $0, among: studies).text)"
                }
                Console.print(texts.joined(separator: "\n\n"))
            }
            for problem in problems { Console.error("\(problem)") }
            for problem in studies.flatMap(\.problems) { Console.error("\(problem)") }
            if let first = problems.first { throw ExitCode(first.exitCode) }
            if studies.contains(where: { !$0.problems.isEmpty }) { throw ExitCode.badInput }
        }
    }
}

/// The room that a study takes on the disk.
struct StudySize {
    /// The size of the study's folder.
    let bytes: Int
    /// The part that `clean` can remove.
    let removableBytes: Int
    private let directory: String

    /// - Parameter studies: the studies that were read, the rounds of a tuning among them.
    init(of status: StudyStatus, among studies: [StudyStatus]) {
        directory = status.directory
        let rounds = TuningRounds.begun(in: directory)
        let own = [status] + studies.filter { rounds.contains($0.directory) }
        bytes = DiskUse.bytes(of: status.directory)
        removableBytes = own.reduce(0) { $0 + StudyLeftovers(of: $1).bytes }
    }

    /// One line.
    var text: String {
        let removable =
            removableBytes == 0
            ? "" : ", of which `understudy clean \(directory)` can remove \(DiskUse.text(removableBytes))"
        return "Size on the disk: \(DiskUse.text(bytes))\(removable)"
    }
}

extension StudyStatus {
    /// The study's status as text: the totals, a table of the variants and a table of the runs.
    var text: String {
        let states = State.allCases.filter { runs.counts[$0] != nil }
        var variants = TextTable(
            columns: [
                .init(heading: "Variant", alignment: .left), .init(heading: "Runs", alignment: .right),
            ] + states.map { .init(heading: $0.rawValue.capitalized, alignment: .right) } + [
                .init(heading: "Steps", alignment: .right)
            ])
        variants.rows = byVariant.map { name, runs in
            [name, "\(runs.count)"] + states.map { runs.counts[$0].map(String.init) ?? "" } + [percent(runs.share)]
        }
        var table = TextTable(
            columns: [
                .init(heading: "Run", alignment: .left), .init(heading: "State", alignment: .left),
                .init(heading: "Step", alignment: .right), .init(heading: "Of", alignment: .right),
                .init(heading: "Done", alignment: .right), .init(heading: "Note", alignment: .left),
            ])
        table.rows = runs.map { run in
            let note = run.note?.split(whereSeparator: \.isNewline).joined(separator: " ") ?? ""
            return [
                run.directory, run.state.rawValue, run.steps.specText, run.plannedSteps.specText,
                percent(CollectionOfOne(run).share), note,
            ]
        }
        let more = unplannedText(unplanned).map { ["", $0] } ?? []
        return ([heading, ""] + variants.lines() + [""] + table.lines() + more).joined(separator: "\n")
    }

    /// The totals in one line.
    var heading: String {
        let states = State.allCases.filter { runs.counts[$0] != nil }
        let total = states.map { "\(runs.counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        return "\(name) in \(directory): \(count(runs.count, "run")), \(total), \(percent(runs.share)) of the steps"
    }

    /// Whether this is a round of a tuning with nothing left to do.
    fileprivate var isFinishedRound: Bool {
        PathName.name(of: PathName.folder(of: directory)) == TuningRounds.folder && problems.isEmpty
            && runs.allSatisfy { $0.state == .finished }
    }

    /// The runs grouped by variant, in the order of the plan.
    fileprivate var byVariant: [(name: String, runs: [Run])] {
        let groups = Dictionary(grouping: runs, by: \.variant)
        var seen: Set<String> = []
        return runs.map(\.variant).filter { seen.insert($0).inserted }.map { ($0, groups[$0] ?? []) }
    }

    /// Formats a fraction as a whole percentage, rounded down, so that 100 % means complete.
    private func percent(_ share: Double) -> String { "\(Int(share * 100))%" }
}

/// The output of `status --json`.
private struct StatusDocument: Encodable {
    var format = 1
    let studies: [Study]

    /// The number of runs by state, and their progress.
    struct Total: Encodable {
        let runs: Int
        let states: [String: Int]
        let steps: Int
        let planned: Int
        let share: Double

        enum CodingKeys: String, CodingKey {
            case runs, states, steps, share
            case planned = "planned_steps"
        }

        init(_ runs: [StudyStatus.Run]) {
            self.runs = runs.count
            // Every state is included, so that a reader does not have to check for missing keys.
            states = Dictionary(
                uniqueKeysWithValues: StudyStatus.State.allCases.map { ($0.rawValue, runs.counts[$0] ?? 0) })
            steps = runs.reduce(0) { $0 + $1.steps }
            planned = runs.reduce(0) { $0 + $1.plannedSteps }
            share = runs.share
        }
    }

    struct Variant: Encodable {
        let name: String
        let total: Total

        enum CodingKeys: String, CodingKey { case name }

        func encode(to encoder: any Encoder) throws {
            try total.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
        }
    }

    struct Run: Encodable {
        let variant: String
        let seed: UInt64
        let directory: String
        let state: StudyStatus.State
        let steps: Int
        let planned: Int
        let job: String?
        let note: String?

        enum CodingKeys: String, CodingKey {
            case variant, seed, directory, state, steps, job, note
            case planned = "planned_steps"
        }
    }

    struct Study: Encodable {
        let directory: String
        let name: String
        let total: Total
        let variants: [Variant]
        let runs: [Run]
        let unplanned: [String]
        let bytes: Int
        let removable: Int

        enum CodingKeys: String, CodingKey {
            case directory, name, total, variants, runs, unplanned, bytes
            case removable = "removable_bytes"
        }

        init(_ status: StudyStatus, size: StudySize) {
            bytes = size.bytes
            removable = size.removableBytes
            directory = status.directory
            name = status.name
            unplanned = status.unplanned
            total = Total(status.runs)
            variants = status.byVariant.map { Variant(name: $0.name, total: Total($0.runs)) }
            runs = status.runs.map {
                Run(
                    variant: $0.variant, seed: $0.seed, directory: $0.directory, state: $0.state, steps: $0.steps,
                    planned: $0.plannedSteps, job: $0.job, note: $0.note)
            }
        }
    }
}
