import Understudy

/// The expert's true actions, if the recording has them: an upper bound for inference.
///
/// The error is 0 and the certainty 1. Another inferencer supplies the reward, which is unknown if that has none. The
/// terminal flag is the recording's.
public struct Oracle: ActionInferencer {
    /// `oracle`
    public static let name = "oracle"

    /// One line for `understudy list`.
    public static let summary = "The expert's true actions, for upper bounds; the recording must have them"

    private var rewards: (any ActionInferencer)?
    private var actions: [Int] = []
    private var isTerminal: [Bool] = []

    /// 1, without a unit: all errors are 0.
    public var acceptanceRadius: Float { 1 }

    /// The number of all transitions.
    public var inferredCount: Int { actions.count }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        rewards = reader.optionalComponent(
            Self.rewardsKey, from: \.inferencers, default: AutomaticInference.name,
            "The inferencer whose rewards the labels get; none: rewards stay unknown")
    }

    private static let rewardsKey = "rewards"

    /// Returns the reason why the inferencer of the rewards cannot handle `observations`; `nil` if it can.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        rewards?.obstacle(in: observations).map { Diagnostic($0.text, key: Self.rewardsKey) }
    }

    /// Begins on `recording` and forgets everything before.
    ///
    /// - Throws: `Diagnostic` if the metric does not fit `observations`, or if the recording has no actions or
    ///   other actions than the agent.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        guard let recorded = recording.actions else {
            throw Diagnostic(
                "oracle needs a recording with the expert's actions, this one has none; use nearest-transition",
                key: "inference")
        }
        if let j = recorded.firstIndex(where: { !(0..<actions.count).contains($0) }) {
            throw Diagnostic(
                "oracle needs the agent's actions, 0 to \(actions.count - 1), and transition \(j) (from 0) of the recording has "
                    + "action \(recorded[j]); use nearest-transition", key: "inference")
        }
        try rewards?.begin(recording, observations: observations, actions: actions, random: random)
        self.actions = recorded
        isTerminal = recording.terminalFlags
    }

    /// Passes an own transition to the inferencer of the rewards.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        rewards?.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// The sample composition of the inferencer of the rewards.
    public var sampling: OwnSampling { rewards?.sampling ?? .none }

    /// Passes the sample to the inferencer of the rewards.
    public mutating func learn(_ sample: OwnSample) { rewards?.learn(sample) }

    /// `exempt`: nothing is inferred.
    public var labelTest: LabelTest { .exempt }

    /// Returns the true action of transition `j`.
    public func inference(for j: Int) -> Inference? {
        Inference(
            action: actions[j], error: 0, certainty: 1, reward: rewards?.inference(for: j)?.reward,
            terminated: isTerminal[j])
    }
}

extension Oracle {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within(Self.rewardsKey) { try rewards?.saveOrRestoreState(in: &$0) }
    }
}
