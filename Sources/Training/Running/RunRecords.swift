/// One finished episode of training.
public struct EpisodeRecord: Hashable, Sendable {
    /// The episode's number, from 0.
    public var episode: Int
    /// The environment steps of the run up to and with the episode's last.
    public var step: Int
    /// The undiscounted sum of rewards.
    public var episodeReturn: Double
    /// The episode's steps.
    public var length: Int
    /// Whether the episode ended in a terminal state.
    public var terminated: Bool
    /// Whether the time limit, or the environment itself, cut the episode.
    public var truncated: Bool

    /// Creates a record.
    public init(
        episode: Int, step: Int, episodeReturn: Double, length: Int, terminated: Bool, truncated: Bool
    ) {
        self.episode = episode
        self.step = step
        self.episodeReturn = episodeReturn
        self.length = length
        self.terminated = terminated
        self.truncated = truncated
    }
}

/// Takes down what a run does: to files, or to memory in tests.
public protocol RunRecorder {
    /// Takes down an episode of training.
    mutating func record(_ episode: EpisodeRecord) throws

    /// Takes down one row of metrics, in the order of `TrainingRun.metrics`; `nil` for what is not known.
    mutating func record(metrics: [Double?]) throws
}
