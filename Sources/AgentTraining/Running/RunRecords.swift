/// A record of one finished training episode.
package struct EpisodeRecord: Hashable, Sendable {
    /// The episode's index, from 0.
    package var episode: Int
    /// The number of environment steps of the run, up to and including the end of the episode.
    package var step: Int
    /// The undiscounted sum of rewards.
    package var episodeReturn: Double
    /// The number of steps in the episode.
    package var length: Int
    /// Whether the episode ended in a terminal state.
    package var terminated: Bool
    /// Whether the episode was truncated by the time limit or by the environment itself.
    package var truncated: Bool

    /// Creates a record.
    package init(
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

/// A recorder of a run's results, in files or, for tests, in memory.
package protocol RunRecorder {
    /// Records a training episode.
    mutating func record(_ episode: EpisodeRecord) throws

    /// Records a row of metrics, in the order of `TrainingRun.metrics`; unknown values are `nil`.
    mutating func record(metrics: [Double?]) throws

    /// Records a policy on the way, if the spec keeps any; it follows the row of metrics of the same step.
    mutating func record(_ policy: PolicyOnTheWay) throws
}

extension RunRecorder {
    /// Does nothing.
    package mutating func record(_ policy: PolicyOnTheWay) throws {}
}

/// A recorder that discards everything, for measuring a run.
package struct NoRecorder: RunRecorder {
    /// Creates a recorder.
    package init() {}

    package mutating func record(_ episode: EpisodeRecord) {}
    package mutating func record(metrics: [Double?]) {}
}
