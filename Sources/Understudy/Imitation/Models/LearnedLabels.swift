/// The labels that a learned model gives a recording's transitions: renewed a few at a time, in turn, so that their cost is the same in every update.
///
/// A model tells no reward. That of a label is what another inferencer has found for the transition: of own transitions that are near.
public struct LearnedLabels {
    private struct Label {
        /// -1 for none.
        var action: Int32 = -1
        var error: Float = 0
        var certainty: Float = 0
    }

    private let renewedAtOnce: Int
    private var rewards: (any ActionInferencer)?

    private var labels: [Label] = []
    private var isTerminal: [Bool] = []
    /// The transition that is renewed next.
    private var next = 0

    /// The number of transitions that have a label.
    public private(set) var labelledCount = 0

    /// Reads the keys `relabel` and `rewards`.
    ///
    /// - Parameter rewards: the inferencer that tells the rewards where the spec names none.
    public init(from reader: inout SpecReader, rewards: String) {
        renewedAtOnce = reader.value(
            "relabel", default: 32, in: 1...65_536,
            "Expert transitions, in turn, whose labels are renewed before each update of the agent")
        self.rewards = reader.optionalComponent(
            Self.rewardsKey, from: \.inferencers, default: rewards,
            "The inferencer whose rewards the labels get, 0 before it knows one; none: always 0")
        if let other = self.rewards, other.batchSize > 0 {
            self.rewards = nil
            reader.report(
                "\(type(of: other).name) learns from the replay memory and knows no rewards; use \(rewards) or none",
                at: Self.rewardsKey)
        }
    }

    private static let rewardsKey = "rewards"

    /// What keeps the inferencer of the rewards from `observations`.
    public func obstacle(in observations: ObservationSpace) -> ParameterProblem? {
        rewards?.obstacle(in: observations).map { ParameterProblem(Self.rewardsKey, $0.description) }
    }

    /// Forgets everything and begins on `recording`.
    ///
    /// - Throws: what the inferencer of the rewards does.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        try rewards?.begin(recording, observations: observations, actions: actions, random: random)
        labels = Array(repeating: Label(), count: recording.transitionCount)
        isTerminal = recording.trajectories.flatMap { trajectory in
            (1...trajectory.length).map { $0 == trajectory.length && trajectory.terminated }
        }
        next = 0
        labelledCount = 0
    }

    /// Shows the inferencer of the rewards one of the agent's own transitions.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        rewards?.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// The label of transition `j` with its reward, or `nil` where it has none.
    public func inference(for j: Int) -> Inference? {
        let label = labels[j]
        guard label.action >= 0 else { return nil }
        return Inference(
            action: Int(label.action), error: label.error, certainty: label.certainty,
            reward: rewards?.inference(for: j)?.reward ?? 0, terminated: isTerminal[j])
    }

    // MARK: - Renewal

    /// The number of transitions of a turn, at most the recording's.
    public var turnCount: Int { min(renewedAtOnce, labels.count) }

    /// Transition number `place` of the present turn, from 0.
    public func transition(inTurn place: Int) -> Int { (next + place) % labels.count }

    /// Labels transition number `place` of the present turn; with `nil` it loses its label.
    ///
    /// - Parameter certainty: how sure the model is, in 0...1.
    public mutating func set(
        _ label: (action: Int, error: Float, certainty: Float)?, inTurn place: Int
    ) {
        let j = transition(inTurn: place)
        labelledCount += (label == nil ? 0 : 1) - (labels[j].action < 0 ? 0 : 1)
        labels[j] =
            label.map { Label(action: Int32($0.action), error: $0.error, certainty: $0.certainty) } ?? Label()
    }

    /// Goes on to the next transitions.
    public mutating func endTurn() { next = transition(inTurn: turnCount) }
}

extension LearnedLabels {
    /// Exchanges what changes as a run goes on.
    public mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.within("rewards") { try rewards?.exchangeState(with: &$0) }
        try archive.list(&labels, "labels", fresh: Label()) { label, archive in
            try archive.number(&label.action, "action")
            try archive.number(&label.error, "error")
            try archive.number(&label.certainty, "certainty")
        }
        try archive.number(&next, "next")
        try archive.number(&labelledCount, "labelled_count")
    }
}
