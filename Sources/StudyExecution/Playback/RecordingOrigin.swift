import Experiments
import SpecYAML
import StudyFormat

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
            origin.run.map { Run(study: $0.study, variant: $0.variant, seed: $0.seed) }, forKey: .run)
        try container.encode(recording.returns.count, forKey: .episodes)
        try container.encode(recording.actions.count, forKey: .transitions)
        try container.encode(recording.terminated.count { $0 }, forKey: .terminated)
        try container.encode(recording.truncated.count { $0 }, forKey: .truncated)
        try container.encode(recording.returnSummary, forKey: .returns)
        try container.encode(origin.provenance.version, forKey: .version)
        try container.encode(origin.provenance.workingDirectoryCommit, forKey: .workingDirectoryCommit)
    }
}
