import AgentTraining
import ArgumentParser
import Foundation
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// `understudy dataset`: what is in a recording, in another format, or as a picture.
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "Inspect a recording, check it, convert it to another format, or draw it.",
        subcommands: [
            DatasetInfoCommand.self, DatasetConvertCommand.self, DatasetValidateCommand.self, DatasetPlotCommand.self,
        ])
}

/// The recording that a command reads.
struct RecordingArguments: ParsableArguments {
    @Argument(help: "The recording: a file or, in some formats, a folder.", completion: .file())
    var path: String

    @Option(help: "The format (default: chosen from the path).")
    var format: String?

    /// The dataset.
    ///
    /// - Throws: `ValidationError` if the format cannot be told.
    func dataset(in registry: Registry) throws -> any RecordingFormat {
        try RecordingFormats(registry).dataset(at: path, named: format)
    }
}

/// `understudy dataset info`
struct DatasetInfoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Show what is in a recording, and what looks wrong.",
        discussion: """
            With --environment, it also plays random steps in this environment, and shows how often each inference would give a step the right \
            action. This is an estimate: the steps are those of random play, and every inference has its default parameters.
            """)

    @OptionGroup var recording: RecordingArguments

    @Option(help: EnvironmentArgument.help)
    var environment: EnvironmentArgument?

    @Option(help: "The seconds of random play.", transform: decimalNumber)
    var seconds = 10.0

    @Option(help: "The steps of random play, in place of seconds.")
    var steps: Int?

    @Option(help: "The seed of random play.")
    var seed: UInt64 = 0

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !(0.01...3_600).contains(seconds) {
            throw ValidationError("'--seconds' must be a number from 0.01 to 3600, not \(seconds).")
        }
        if let steps, steps < 1 { throw ValidationError("'--steps' must be at least 1, not \(steps).") }
    }

    /// The whole document in JSON.
    private struct Document: Encodable {
        let format = 1
        let summary: RecordingSummary
        let warnings: [String]
        let labels: [String: LabelPreview.Estimate]?
    }

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            let dataset = try recording.dataset(in: registry)
            let read = try dataset.load(allowsNonfinite: true)
            let summary = RecordingSummary(of: read, statedReturn: try dataset.statedReturn())
            var warnings = RecordingWarnings.texts(about: summary, in: registry)
            if let other = try environment?.resolved(in: registry).environment,
                let mismatch = Self.mismatch(of: read, with: other)
            {
                warnings.append("the recording " + mismatch)
            }
            let labels = try environment.map { try estimates($0, read, registry) }
            if json {
                Console.print(
                    try JSONOutput.text(
                        Document(
                            summary: summary, warnings: warnings,
                            labels: labels.map {
                                Dictionary($0.compactMap { name, estimate in estimate.map { (name, $0) } }) { $1 }
                            })))
            } else {
                Console.print(
                    DatasetText(name: recording.path, summary: summary, warnings: warnings, labels: labels).text)
            }
        }
    }

    /// Returns what shows that the recording is of another environment, as the end of a sentence; `nil` if nothing does.
    static func mismatch(of read: ExpertRecording, with environment: AgentEnvironment) -> String? {
        let size = environment.recordedSpace.count
        if read.observationCount != size {
            return
                "has \(read.observationCount) numbers an observation, and the environment '\(environment.label)' has \(size): it is a recording of another environment"
        }
        let actions = environment.base.actionSpace.count
        if let action = read.actions?.max(), action >= actions {
            return
                "has the action \(action), and the environment '\(environment.label)' has \(actions): it is a recording of another environment"
        }
        return nil
    }

    /// Returns an estimate for each inferencer, `nil` for those that use no own steps.
    private func estimates(
        _ argument: EnvironmentArgument, _ recording: ExpertRecording, _ registry: Registry
    ) throws -> [(name: String, estimate: LabelPreview.Estimate?)] {
        let environment = try argument.resolved(in: registry).environment
        let preview = try LabelPreview(steps.map { .steps($0) } ?? .seconds(seconds), in: environment, seed: seed)
        return try registry.inferencers.names.compactMap { name in
            let mark = Mark(file: "<\(name)>", line: 1, column: 1)
            // Without defaults for all of its parameters, there is nothing to try.
            guard let entry = registry.inferencers[name],
                let inferencer = try? SpecReader.read(Node(.mapping([]), at: mark), registry: registry, entry.make),
                inferencer.obstacle(in: environment.observationSpace) == nil
            else { return nil }
            return (name, try preview.estimate(inferencer, on: recording))
        }
    }
}

/// `understudy dataset validate`
struct DatasetValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check that a run could learn from a recording; exit code 65 if not.")

    @OptionGroup var recording: RecordingArguments

    @Option(help: EnvironmentArgument.help)
    var environment: EnvironmentArgument?

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            let dataset = try recording.dataset(in: registry)
            let read = try dataset.load()
            _ = try dataset.statedReturn()
            if let environment = try environment?.resolved(in: registry).environment {
                if let mismatch = DatasetInfoCommand.mismatch(of: read, with: environment) {
                    throw DataError(.damaged, path: recording.path, mismatch)
                }
            }
            Console.print(
                "\(recording.path) is valid: \(count(read.trajectories.count, "episode")), \(count(read.transitionCount, "transition"))"
            )
        }
    }
}

/// `understudy dataset convert`
struct DatasetConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a recording in another format.",
        discussion:
            "Everything that both formats can store is kept: the dimensions and the type of observations, the flags, the true actions and the description."
    )

    @OptionGroup var recording: RecordingArguments

    @Argument(help: "The recording to write.", completion: .file())
    var output: String

    @Option(help: "The format to write (default: chosen from the output's path).")
    var to: String?

    @Flag(help: "Replace files that are there already.")
    var overwrite = false

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            let dataset = try recording.dataset(in: registry)
            let format = try RecordingFormats(registry).format(writing: output, named: to)
            let files = try RecordingFiles(path: output, format: format, overwrite: overwrite)
            let read = try dataset.load()
            let notes = try dataset.notes()
            let written = try files.write(read, notes)
            Console.print(
                "Wrote \(RecordingFormats.list(written)): \(count(read.trajectories.count, "episode")), "
                    + count(read.transitionCount, "transition"))
        }
    }
}

/// `understudy dataset plot`
struct DatasetPlotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot", abstract: "Draw which states a recording covers, as an SVG picture.")

    @OptionGroup var recording: RecordingArguments

    @Option(name: .shortAndLong, help: "The picture's file, NAME.svg.", completion: .file(extensions: ["svg"]))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The two dimensions of the plane, from 0; or one, over the steps of an episode (default: the first two that vary).",
            valueName: "i,j"))
    var dimensions: String?

    @Flag(help: "Replace a file that is there already.")
    var overwrite = false

    func validate() throws {
        guard output.lowercased().hasSuffix(".svg"), output.count > 4 else {
            throw ValidationError(
                "'--output' must be a file's name that ends in .svg, not '\(output)'; a browser or rsvg-convert makes other pictures of it."
            )
        }
        if let dimensions, numbers == nil {
            throw ValidationError("'--dimensions' must be one or two numbers from 0, such as 0,2, not '\(dimensions)'.")
        }
    }

    private var numbers: [Int]? {
        guard let dimensions else { return nil }
        let parts = dimensions.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }.filter { $0 >= 0 }
        return numbers.count == parts.count && (1...2).contains(numbers.count) ? numbers : nil
    }

    func run() async throws {
        try await reportingProblems {
            let dataset = try recording.dataset(in: CommandContext.registry)
            try NewFile.check(output, overwrite: overwrite)
            let read = try dataset.load(allowsNonfinite: true)
            if let number = numbers?.first(where: { $0 >= read.observationCount }) {
                throw ValidationError(
                    "There is no dimension \(number): observations have \(read.observationCount) numbers, from 0.")
            }
            let name = PathName.name(of: recording.path)
            let title =
                "\(name): \(count(read.trajectories.count, "episode")), \(count(read.transitionCount, "transition"))"
            let chart = CoverageChart(of: read, dimensions: numbers, title: title)
            try Files.replace(output, with: Data(chart.svg.utf8))
            Console.print("Wrote \(output)")
        }
    }
}
