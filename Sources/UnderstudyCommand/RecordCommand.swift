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
        abstract: "Record an expert's observations: those of a run's final policy, or of an environment's own.",
        discussion: """
            Writes NAME.npz with whole episodes of observations, which specs read as a dataset, NAME.actions.npz with the true actions, for diagnostics, and \
            NAME.json with the returns and how the recording was made. Then prints the lines that a spec needs.
            """)

    @OptionGroup var play: PlayArguments

    @Option(
        name: .shortAndLong, help: "The recording's file, NAME.npz.",
        completion: .file(extensions: [RecordingFiles.format]))
    var output: String

    @Option(help: "How many episodes.")
    var episodes: Int?

    @Option(help: "At least how many transitions, in whole episodes (default: 10000).")
    var transitions: Int?

    @Flag(help: "Replace files that are there already.")
    var overwrite = false

    func validate() throws {
        guard output.hasSuffix(RecordingFiles.suffix), output != RecordingFiles.suffix else {
            throw ValidationError(
                "'--output' must be a file's name that ends in \(RecordingFiles.suffix), not '\(output)'.")
        }
        if episodes != nil, transitions != nil {
            throw ValidationError("'--episodes' and '--transitions' exclude each other; keep one of them.")
        }
        for (name, amount) in [("episodes", episodes), ("transitions", transitions)] {
            if let amount, amount < 1 { throw ValidationError("'--\(name)' must be at least 1, not \(amount).") }
        }
    }

    func run() async throws {
        try await reportingProblems {
            var subject = try play.played(in: CommandContext.registry)
            let files = try RecordingFiles(path: output, overwrite: overwrite)
            let amount = episodes.map { EpisodeRecording.Amount.episodes($0) } ?? .transitions(transitions ?? 10_000)
            var stream = EpisodePlayer.stream(seed: play.seed)
            let recording = try EpisodeRecording(amount, by: &subject.player, using: &stream)
            var origin = RecordingOrigin(
                environment: subject.environmentSpec, actions: subject.environment.actionSpace.names,
                policy: subject.policy.rawValue, epsilon: subject.epsilon, seed: play.seed, run: subject.run,
                provenance: await .current(version: Version.understudy.description))
            origin.kept = subject.keptPolicy
            try files.write(recording, origin, space: subject.environment.base.observationSpace)
            Console.print(text(of: recording, subject, files))
        }
    }

    /// Returns a summary of the recording and the lines to add to a spec.
    private func text(of recording: EpisodeRecording, _ subject: PlayedSubject, _ files: RecordingFiles) -> String {
        let returns = recording.returnSummary
        let range = "std \(fixed(returns.std, decimals: 2)), \(briefly(returns.min)) to \(briefly(returns.max))"
        return """
            Recorded \(subject.title): \(count(recording.returns.count, "episode")), \(count(recording.actions.count, "transition")), \
            mean return \(fixed(returns.mean, decimals: 2)) (\(range))
            Wrote \(files.path), \(files.actionsPath) and \(files.originPath). For a spec, with the path as seen from its folder:

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
        func mapping(_ pairs: KeyValuePairs<String, Node>) -> Node {
            Node(.mapping(pairs.map { .init($0.key, at: mark, $0.value) }), at: mark)
        }
        func scalar(_ value: Node.Scalar.Resolved) -> Node { Node(.scalar(.init(value)), at: mark) }
        let dataset = mapping([
            "kind": scalar(.string(RecordingFiles.format)), "path": scalar(.string(files.path)),
            "actions": scalar(.string(files.actionsPath)),
        ])
        return mapping(["expert": mapping(["dataset": dataset, "return": scalar(.float(rounded(mean)))])])
    }
}
