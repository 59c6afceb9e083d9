/// The JSON file beside a recording: `NAME.json` for `NAME.npz` or `NAME.csv`.
///
/// `understudy record` writes it. It contains no time, so that the same recording gives the same text.
package struct RecordingDescription: Codable, Sendable {
    /// The run whose policy was recorded.
    package struct Run: Codable, Sendable {
        /// The name of its study.
        package var study: String
        /// The name of its variant.
        package var variant: String
        /// Its seed.
        package var seed: UInt64
        /// `best` or the number of steps of the recorded policy; `nil` for the last policy.
        package var kept: String?

        /// Describes a run.
        package init(study: String, variant: String, seed: UInt64, kept: String?) {
            self.study = study
            self.variant = variant
            self.seed = seed
            self.kept = kept
        }
    }

    /// Statistics of the returns.
    package struct Returns: Codable, Sendable {
        package var mean: Double?
        package var std: Double?
        package var min: Double?
        package var max: Double?

        private enum CodingKeys: String, CodingKey { case mean, std, min, max }

        /// Creates statistics.
        package init(mean: Double, std: Double, min: Double, max: Double) {
            self.mean = mean
            self.std = std
            self.min = min
            self.max = max
        }

        /// Decodes the mean alone.
        package init(from decoder: any Decoder) throws {
            mean = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Double.self, forKey: .mean)
        }
    }

    /// The resolved `environment` part of a spec.
    package var environment: SettingValue?
    /// The names of the actions, in the order of their numbers.
    package var actions: [String]?
    /// The policy that chose the actions: `greedy`, `demonstrated` or `random`.
    package var policy: String?
    /// The probability of a random action instead of the policy's.
    package var epsilon: Double?
    /// The seed of the random numbers.
    package var seed: UInt64?
    /// The run whose policy was recorded, if it was a run's.
    package var run: Run?
    /// The number of episodes.
    package var episodes: Int?
    /// The number of transitions.
    package var transitions: Int?
    /// The number of episodes that ended in a terminal state.
    package var terminated: Int?
    /// The number of truncated episodes.
    package var truncated: Int?
    /// Statistics of the returns.
    package var returns: Returns?
    /// The version of the program that recorded.
    package var version: String?
    /// The commit of the working directory's git repository.
    package var workingDirectoryCommit: String?

    /// The format that this program writes.
    private static let format = 1

    private enum CodingKeys: String, CodingKey {
        case format, environment, actions, policy, epsilon, seed, run, episodes, transitions, terminated, truncated,
            version
        case returns = "return"
        case workingDirectoryCommit = "working_directory_commit"
    }

    /// Creates an empty description.
    package init() {}

    /// Decodes the actions' names and the mean return, which are all that is read; others may have written the rest.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        actions = try container.decodeIfPresent([String].self, forKey: .actions)
        returns = try container.decodeIfPresent(Returns.self, forKey: .returns)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.format, forKey: .format)
        try container.encode(environment, forKey: .environment)
        try container.encode(actions, forKey: .actions)
        try container.encode(policy, forKey: .policy)
        try container.encode(epsilon, forKey: .epsilon)
        try container.encode(seed, forKey: .seed)
        try container.encodeIfPresent(run, forKey: .run)
        try container.encode(episodes, forKey: .episodes)
        try container.encode(transitions, forKey: .transitions)
        try container.encode(terminated, forKey: .terminated)
        try container.encode(truncated, forKey: .truncated)
        try container.encode(returns, forKey: .returns)
        try container.encode(version, forKey: .version)
        try container.encode(workingDirectoryCommit, forKey: .workingDirectoryCommit)
    }
}
