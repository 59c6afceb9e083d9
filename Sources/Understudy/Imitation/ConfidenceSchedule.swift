/// All that a confidence may look at for one sample.
///
/// Q-values are the online network's, without gradient.
public struct ConfidenceSample: Hashable, Sendable {
    /// Q(s_e, a_e): the value of the expert's inferred action in the expert's state.
    public var expertActionValue: Float
    /// Q(s_e, a_a): the value of the agent's action in the expert's state.
    public var agentActionValue: Float
    /// max_a Q(s_e, a).
    public var greedyValue: Float
    /// The error of the inference, from 0 to `inferenceRadius`; `nil` where nothing had to be inferred (a bridge).
    public var inferenceError: Float?
    /// The largest error that the inferencer accepts.
    public var inferenceRadius: Float
    /// The running mean of the absolute TD error on the agent's own samples: the scale of what the critic does not know.
    public var errorScale: Float
    /// The learner's gradient updates so far.
    public var updates: Int
    /// The updates so far in which this expert transition was learned from.
    public var expertUpdates: Int
    /// The running mean of |Q(s_e, a_e) - Q(s_e, a_a)| over all samples: the scale of the gaps between actions; 0 before the first.
    public var gapScale: Float = 0

    /// Creates a sample.
    public init(
        expertActionValue: Float, agentActionValue: Float, greedyValue: Float, inferenceError: Float?,
        inferenceRadius: Float, errorScale: Float, updates: Int, expertUpdates: Int = 0
    ) {
        self.expertActionValue = expertActionValue
        self.agentActionValue = agentActionValue
        self.greedyValue = greedyValue
        self.inferenceError = inferenceError
        self.inferenceRadius = inferenceRadius
        self.errorScale = errorScale
        self.updates = updates
        self.expertUpdates = expertUpdates
    }
}

/// What is known when an episode of the agent's ends.
public struct EpisodeOutcome: Hashable, Sendable {
    /// The agent's undiscounted return in the episode.
    public var episodeReturn: Double
    /// The expert's mean return over its trajectories as the inferred rewards tell it; `nil` before any reward is inferred.
    public var expertReturn: Double?
    /// The standard error of that mean over the trajectories; 0 where there is but one.
    public var expertReturnError: Double
    /// The share of expert transitions that have an inference, in 0...1.
    public var inferredShare: Double
    /// The learner's gradient updates so far.
    public var updates: Int
    /// Whether a trajectory of the expert's ends in a terminal state that the agent has not been to, for all that is known: where rewards are sparse, the one that matters may wait there.
    public var hasUnknownEnds: Bool

    /// Creates an outcome.
    public init(
        episodeReturn: Double, expertReturn: Double?, expertReturnError: Double = 0, inferredShare: Double,
        updates: Int = 0,
        hasUnknownEnds: Bool = false
    ) {
        self.episodeReturn = episodeReturn
        self.expertReturn = expertReturn
        self.expertReturnError = expertReturnError
        self.inferredShare = inferredShare
        self.updates = updates
        self.hasUnknownEnds = hasUnknownEnds
    }
}

/// Decides how far to trust the expert: on one sample, and overall.
public protocol ConfidenceSchedule: Component, Checkpointed {
    /// The parts that `confidence(in:parts:)` writes, as metrics of the run; may be empty.
    static var parts: [Metric] { get }

    /// Begins a run of `plannedUpdates` gradient updates, forgetting everything.
    mutating func begin(plannedUpdates: Int)

    /// Is told the outcome of each of the agent's episodes; where the spec has probes (`expert.guidance.probe_share`), of those alone.
    mutating func episodeEnded(_ outcome: EpisodeOutcome)

    /// The trust in the expert as a whole, in 0...1: the factor on guided exploration.
    var overall: Float { get }

    /// The trust in the expert on one sample, in 0...1, with its parts in the order of `parts`.
    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float
}

extension ConfidenceSchedule {
    /// No parts.
    public static var parts: [Metric] { [] }

    /// Does nothing.
    public mutating func begin(plannedUpdates: Int) {}

    /// Does nothing.
    public mutating func episodeEnded(_ outcome: EpisodeOutcome) {}

    /// Full trust.
    public var overall: Float { 1 }
}
