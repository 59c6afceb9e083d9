/// The inputs of a confidence for one sample.
///
/// Q-values come from the online network, without gradients.
public struct ConfidenceSample: Hashable, Sendable {
    /// Q(s_e, a_e): the value of the expert's inferred action in the expert's state.
    public var expertActionValue: Float
    /// Q(s_e, a_a): the value of the agent's action in the expert's state.
    public var agentActionValue: Float
    /// max_a Q(s_e, a).
    public var greedyValue: Float
    /// The error of the label, from 0 to `inferenceRadius`; `nil` if nothing was inferred (a bridge).
    public var inferenceError: Float?
    /// The largest error that the inferencer accepts.
    public var inferenceRadius: Float
    /// The running mean of the absolute TD error on the agent's own samples: the scale of the critic's uncertainty.
    public var errorScale: Float
    /// The number of gradient updates so far.
    public var updates: Int
    /// The number of updates so far that used this expert transition.
    public var expertUpdates: Int
    /// The running mean of |Q(s_e, a_e) - Q(s_e, a_a)| over all samples; 0 before the first.
    ///
    /// It is the scale of the gaps between action values.
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

/// The outcome of one of the agent's episodes.
public struct EpisodeOutcome: Hashable, Sendable {
    /// The agent's undiscounted return in the episode.
    public var episodeReturn: Double
    /// The expert's mean return over its trajectories; `nil` before any reward is inferred.
    ///
    /// It is computed from the inferred rewards.
    public var expertReturn: Double?
    /// The standard error of `expertReturn` over the trajectories; 0 for a single trajectory.
    public var expertReturnError: Double
    /// The share of labeled expert transitions, in 0...1.
    public var inferredShare: Double
    /// The number of gradient updates so far.
    public var updates: Int
    /// `true` if an expert trajectory ends in a terminal state that the agent may never have reached.
    ///
    /// With sparse rewards, the decisive reward may be in that state.
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

/// Computes the trust in the expert, per sample and overall.
///
/// `ConfidenceLaws` of the module `UnderstudyTesting` checks the laws in `Documentation/Laws.md`.
public protocol ConfidenceSchedule: Component, Checkpointed {
    /// The parts that `confidence(in:parts:)` writes, as metrics of the run; may be empty.
    ///
    /// A part with the name of another metric of imitation, such as `trust`, is the metric `confidence_trust`.
    static var parts: [Metric] { get }

    /// Begins a run of `plannedUpdates` gradient updates and forgets everything before.
    mutating func begin(plannedUpdates: Int)

    /// The amounts that follow from the number of updates that `begin(plannedUpdates:)` was given.
    ///
    /// A schedule that uses this number lists every amount that it computes from it, also where a key of the spec states
    /// it. A run is trained longer only if all of them stay the same.
    var lengthSettings: [LengthSetting] { get }

    /// Receives the outcome of each episode.
    ///
    /// If the spec has probes (`expert.guidance.probe_share`), it receives the outcomes of the probes only.
    mutating func episodeEnded(_ outcome: EpisodeOutcome)

    /// The trust in the expert as a whole, in 0...1: the factor on guided exploration.
    var overall: Float { get }

    /// Returns the confidence in the expert on one sample, in 0...1, and writes its parts in the order of `parts`.
    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float
}

extension ConfidenceSchedule {
    /// No parts.
    public static var parts: [Metric] { [] }

    /// Does nothing.
    public mutating func begin(plannedUpdates: Int) {}

    /// Nothing: the schedule does not depend on the length of the run.
    public var lengthSettings: [LengthSetting] { [] }

    /// Does nothing.
    public mutating func episodeEnded(_ outcome: EpisodeOutcome) {}

    /// Full trust: 1.
    public var overall: Float { 1 }
}
