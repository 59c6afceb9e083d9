import Experiments
import Foundation
import NumPy
import SpecYAML
import StudyFormat
import Understudy

/// The three files of a recording.
///
/// `NAME.npz` has the data for learners. `NAME.actions.npz` has the true actions and rewards, for diagnostics.
/// `NAME.json` has the origin.
package struct RecordingFiles: Hashable, Sendable {
    /// The file name suffix of the recording itself.
    package static let suffix = ".npz"
    /// The format of the recording, which is also the name of the datasets that read it.
    package static let format = String(suffix.dropFirst())

    /// The path of the recording itself.
    package let path: String
    /// The path of the file with the actions.
    package let actionsPath: String
    /// The path of the file with the origin.
    package let originPath: String

    /// Checks, before anything is played, that the files can be created.
    ///
    /// - Parameters:
    ///   - path: the path of the recording itself, which ends in `suffix`.
    ///   - overwrite: whether existing files may be replaced.
    /// - Throws: `ExecutionError` of kind `refused` if a file exists already, and of kind `cannotCreateOutput` if the
    ///   folder does not exist.
    package init(path: String, overwrite: Bool) throws(ExecutionError) {
        precondition(path.hasSuffix(Self.suffix), "a path without \(Self.suffix)")
        let name = String(path.dropLast(Self.suffix.count))
        self.path = path
        actionsPath = name + ".actions" + Self.suffix
        originPath = name + ".json"
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        guard folder.isEmpty || Files.isFolder(folder) else {
            throw ExecutionError(
                .cannotCreateOutput, path: folder, problem: "there is no such folder",
                remedy: "make it, or choose another")
        }
        for file in [path, actionsPath, originPath] where !overwrite && FileManager.default.fileExists(atPath: file) {
            throw ExecutionError(
                .refused, path: file, problem: "the file is there already",
                remedy: "choose another name, or replace it with --overwrite")
        }
    }

    /// Writes the files, each under a temporary name first and the recording itself last.
    ///
    /// - Parameter space: the observation space of the environment itself.
    /// - Throws: `ExecutionError` if a file cannot be written, `DataError` if an array is too large for a file.
    package func write(_ recording: EpisodeRecording, _ origin: RecordingOrigin, space: ObservationSpace) throws {
        var actions = NPZWriter(path: actionsPath)
        let count = recording.actions.count
        try actions.add("actions", recording.actions, shape: [count])
        try actions.add("rewards", recording.rewards, shape: [count])
        // If copies of an environment are not independent, the effect of an action is unknown.
        if recording.actionShows.count == count {
            try actions.add("executed_actions", recording.executedActions, shape: [count])
            try actions.add("action_shows", recording.actionShows, shape: [count])
            try actions.add("action_is_unique", recording.actionIsUnique, shape: [count])
        }
        let bytes = try observations(recording, space)
        try Files.replace(actionsPath, with: Data(actions.bytes))
        try Files.replace(
            originPath, with: JSON.document(RecordingManifest(recording: recording, origin: origin)))
        try Files.replace(path, with: Data(bytes))
    }

    private func observations(_ recording: EpisodeRecording, _ space: ObservationSpace) throws(DataError) -> [UInt8] {
        let episodes = recording.returns.count
        var writer = NPZWriter(path: path)
        let shape = [recording.observations.count / space.count] + space.shape
        if space.isBinary {
            try writer.add("observations", recording.observations.map { $0 != 0 }, shape: shape)
        } else {
            try writer.add("observations", recording.observations, shape: shape)
        }
        try writer.add("episode_offsets", recording.offsets, shape: [episodes + 1])
        try writer.add("terminated", recording.terminated, shape: [episodes])
        try writer.add("truncated", recording.truncated, shape: [episodes])
        return writer.bytes
    }
}

/// The origin of a recording.
///
/// The recording's JSON file contains it, together with data on the recording itself.
package struct RecordingOrigin {
    /// The resolved `environment` part of a spec.
    package var environment: Node
    /// The names of the actions, in the order of their numbers.
    package var actions: [String]
    /// The policy that chose the actions: `greedy`, `demonstrated` or `random`.
    package var policy: String
    /// The probability of a random action instead of the policy's.
    package var epsilon: Double
    /// The seed of the random numbers.
    package var seed: UInt64
    /// The spec of the run whose policy was recorded, if it was a run's.
    package var run: RunSpec?
    /// Which of the run's policies was recorded; `nil` if it was the last one, or no run's.
    package var kept: KeptPolicy?
    /// The program that recorded, and the commit of its working directory.
    package var provenance: Provenance

    /// Creates a record.
    package init(
        environment: Node, actions: [String], policy: String, epsilon: Double, seed: UInt64, run: RunSpec?,
        provenance: Provenance
    ) {
        self.environment = environment
        self.actions = actions
        self.policy = policy
        self.epsilon = epsilon
        self.seed = seed
        self.run = run
        self.provenance = provenance
    }
}

/// The content of a recording's JSON file.
///
/// It contains no time, so that the same recording gives the same text.
struct RecordingManifest: Encodable {
    let recording: EpisodeRecording
    let origin: RecordingOrigin

    private enum CodingKeys: String, CodingKey {
        case format, environment, actions, policy, epsilon, seed, run, episodes, transitions, terminated, truncated,
            version
        case returns = "return"
        case workingDirectoryCommit = "working_directory_commit"
    }

    private struct Run: Encodable {
        let study: String
        let variant: String
        let seed: UInt64
        /// `best` or the number of steps; absent for the last policy.
        let kept: String?
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(1, forKey: .format)
        try container.encode(SettingValue(origin.environment), forKey: .environment)
        try container.encode(origin.actions, forKey: .actions)
        try container.encode(origin.policy, forKey: .policy)
        try container.encode(origin.epsilon, forKey: .epsilon)
        try container.encode(origin.seed, forKey: .seed)
        try container.encodeIfPresent(
            origin.run.map { Run(study: $0.study, variant: $0.variant, seed: $0.seed, kept: origin.kept?.text) },
            forKey: .run)
        try container.encode(recording.returns.count, forKey: .episodes)
        try container.encode(recording.actions.count, forKey: .transitions)
        try container.encode(recording.terminated.count { $0 }, forKey: .terminated)
        try container.encode(recording.truncated.count { $0 }, forKey: .truncated)
        try container.encode(recording.returnSummary, forKey: .returns)
        try container.encode(origin.provenance.version, forKey: .version)
        try container.encode(origin.provenance.workingDirectoryCommit, forKey: .workingDirectoryCommit)
    }
}
