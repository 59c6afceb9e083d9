import AgentTraining
import ArgumentParser
import Foundation
import SpecYAML
import StudyExecution
import StudyReports
import Understudy

/// `understudy record`: records an expert's observations, without its actions.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record the observations of an expert: a run's final policy, or an environment's scripted policy.",
        discussion: """
            Writes whole episodes. NAME.npz has the observations, which specs read as a dataset; NAME.actions.npz has the true actions, for diagnostics; NAME.json \
            has the returns and how the recording was made. Other formats are possible (--format). Then prints the lines that a spec needs.
            """)

    @OptionGroup var play: PlayArguments

    @Option(
        name: .shortAndLong, help: "The recording's file, such as NAME.npz, or its folder in some formats.",
        completion: .file())
    var output: String

    @Option(help: "The format (default: chosen from the output's suffix).")
    var format: String?

    @Option(help: "Record this many episodes.")
    var episodes: Int?

    @Option(help: "Record whole episodes, with at least this many transitions in all (default: 10000).")
    var transitions: Int?

    @Flag(help: "Replace files that are there already.")
    var overwrite = false

    func validate() throws {
        if episodes != nil, transitions != nil {
            throw ValidationError("'--episodes' and '--transitions' exclude each other; keep one of them.")
        }
        for (name, amount) in [("episodes", episodes), ("transitions", transitions)] {
            if let amount, amount < 1 { throw ValidationError("'--\(name)' must be at least 1, not \(amount).") }
        }
    }

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            let format = try RecordingFormats(registry).format(writing: output, named: format)
            let files = try RecordingFiles(path: output, format: format, overwrite: overwrite)
            var subject = try play.played(in: registry)
            let amount = episodes.map { EpisodeRecording.Amount.episodes($0) } ?? .transitions(transitions ?? 10_000)
            var stream = EpisodePlayer.stream(seed: play.seed)
            let recording = try EpisodeRecording(amount, by: &subject.player, using: &stream)
            var origin = RecordingOrigin(
                environment: subject.environmentSpec, actions: subject.environment.actionSpace.names,
                policy: subject.policy.rawValue, epsilon: subject.epsilon, seed: play.seed, run: subject.run,
                provenance: await .current(version: Version.understudy.description))
            origin.kept = subject.keptPolicy
            let environment = subject.environment
            let written = try files.write(
                recording.expertRecording(of: environment.recordedSpace),
                recording.notes(origin, of: environment))
            Console.print(text(of: recording, subject, files, written))
        }
    }

    /// Returns a summary of the recording and the lines to add to a spec.
    private func text(
        of recording: EpisodeRecording, _ subject: PlayedSubject, _ files: RecordingFiles, _ written: [String]
    ) -> String {
        let returns = recording.returnSummary
        let range = "std \(fixed(returns.std, decimals: 2)), \(briefly(returns.min)) to \(briefly(returns.max))"
        return """
            Recorded \(subject.title): \(count(recording.returns.count, "episode")), \(count(recording.actions.count, "transition")), \
            mean return \(fixed(returns.mean, decimals: 2)) (\(range))
            Wrote \(RecordingFormats.list(written)). For a spec, with the path as seen from its folder:

            \(lines(files, mean: returns.mean).yaml.dropLast())
            """
    }

    /// Rounds a mean to six significant digits, more than the episodes determine.
    ///
    /// The recording's JSON file has the full value.
    private func rounded(_ mean: Double) -> Double { Double(String(format: "%.6g", mean)) ?? mean }

    /// Returns the `expert` section of a spec.
    private func lines(_ files: RecordingFiles, mean: Double) -> Node {
        let mark = Mark(file: files.path, line: 1, column: 1)
        func mapping(_ pairs: [(String, Node)]) -> Node {
            Node(.mapping(pairs.map { .init($0.0, at: mark, $0.1) }), at: mark)
        }
        func scalar(_ value: Node.Scalar.Resolved) -> Node { Node(.scalar(.init(value)), at: mark) }
        let dataset = mapping(files.keys(hasTruth: true).map { ($0.key, scalar(.string($0.value))) })
        return mapping([("expert", mapping([("dataset", dataset), ("return", scalar(.float(rounded(mean))))]))])
    }
}
