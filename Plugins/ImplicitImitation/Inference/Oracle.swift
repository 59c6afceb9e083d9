import Understudy

/// The expert's true actions, where the recording has them: what learning could gain from better inference.
///
/// Error 0 and certainty 1. The reward is that of the agent's own nearest transition so far, as `nearest-transition` finds it, and unknown before there is
/// one; the terminal flag is the recording's.
public struct Oracle: ActionInferencer {
    /// `oracle`
    public static let name = "oracle"

    /// One line for `understudy list`.
    public static let summary = "The expert's true actions, for upper bounds; the recording must have them"

    private var nearest: NearestTransition
    private var actions: [Int] = []
    private var isTerminal: [Bool] = []

    /// The distance from which an own transition tells no reward.
    public var acceptanceRadius: Float { nearest.acceptanceRadius }

    /// All transitions.
    public var inferredCount: Int { actions.count }

    /// Reads the parameters: those of `nearest-transition`, for the rewards.
    public init(from reader: inout SpecReader) { nearest = NearestTransition(from: &reader) }

    /// Why the metric does not fit `observations`.
    public func obstacle(in observations: ObservationSpace) -> ParameterProblem? {
        nearest.obstacle(in: observations)
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
        try nearest.begin(recording, observations: observations, actions: actions, random: random)
        self.actions = recorded
        isTerminal = recording.terminalFlags
    }

    /// Looks for the expert transitions whose reward the own one tells.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        nearest.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// The true action of transition `j`.
    public func inference(for j: Int) -> Inference? {
        Inference(
            action: actions[j], error: 0, certainty: 1, reward: nearest.inference(for: j)?.reward,
            terminated: isTerminal[j])
    }
}

extension Oracle {
    /// Exchanges what changes as a run goes on.
    public mutating func exchangeState(with archive: inout StateArchive) throws {
        try nearest.exchangeState(with: &archive)
    }
}
