import Understudy

/// The expert's true actions, where the recording has them: what learning could gain from better inference.
///
/// Error 0 and certainty 1. The reward is what another inferencer tells, and unknown where that tells none; the terminal flag is the recording's.
public struct Oracle: ActionInferencer {
    /// `oracle`
    public static let name = "oracle"

    /// One line for `understudy list`.
    public static let summary = "The expert's true actions, for upper bounds; the recording must have them"

    private var rewards: (any ActionInferencer)?
    private var actions: [Int] = []
    private var isTerminal: [Bool] = []

    /// 1, in no units: errors are 0.
    public var acceptanceRadius: Float { 1 }

    /// All transitions.
    public var inferredCount: Int { actions.count }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        rewards = reader.optionalComponent(
            Self.rewardsKey, from: \.inferencers, default: AutomaticInference.name,
            "The inferencer whose rewards the labels get; none: rewards stay unknown")
    }

    private static let rewardsKey = "rewards"

    /// What keeps the inferencer of the rewards from `observations`.
    public func obstacle(in observations: ObservationSpace) -> ParameterProblem? {
        rewards?.obstacle(in: observations).map { ParameterProblem(Self.rewardsKey, $0.description) }
    }

    /// Forgets everything and begins on `recording`.
    ///
    /// - Throws: `ParameterProblem` where the metric does not fit `observations`, or the recording has no actions, or others than the agent.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        guard let recorded = recording.actions else {
            throw ParameterProblem(
                "inference",
                "oracle needs a recording with the expert's actions, this one has none; use nearest-transition")
        }
        if let j = recorded.firstIndex(where: { !(0..<actions.count).contains($0) }) {
            throw ParameterProblem(
                "inference",
                "oracle needs the agent's actions, 0 to \(actions.count - 1), and transition \(j) (from 0) of the recording has "
                    + "action \(recorded[j]); use nearest-transition")
        }
        try rewards?.begin(recording, observations: observations, actions: actions, random: random)
        self.actions = recorded
        isTerminal = recording.terminalFlags
    }

    /// Shows the inferencer of the rewards an own transition.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        rewards?.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// The sample of the inferencer of the rewards.
    public var sampling: OwnSampling { rewards?.sampling ?? .none }

    /// Lets the inferencer of the rewards learn.
    public mutating func learn(_ sample: OwnSample) { rewards?.learn(sample) }

    /// `exempt`: nothing is inferred.
    public var labelTest: LabelTest { .exempt }

    /// The true action of transition `j`.
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
