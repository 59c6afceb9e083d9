/// The labels that a learned model gives a recording's transitions: renewed a few at a time, in turn, so that their cost is the same in every update.
///
/// Where the model tells no reward, that of a label is what another inferencer has found for the transition: of own transitions that are near.
public struct LearnedLabels {
    private struct Label {
        /// -1 for none.
        var action: Int32 = -1
        var error: Float = 0
        var certainty: Float = 0
        var reward: Float?
        var isTerminal: Bool?
    }

    private let renewedAtOnce: Int
    private var rewards: (any ActionInferencer)?

    private var labels: [Label] = []
    /// Whether each transition ends in a terminal state; `nil` where the recording does not tell.
    private var isTerminal: [Bool?] = []
    /// The transition that is renewed next.
    private var next = 0

    /// The number of transitions that have a label.
    public private(set) var labeledCount = 0

    /// Reads the keys `relabel` and `rewards`.
    ///
    /// - Parameter rewards: the inferencer that tells the rewards where the spec names none.
    public init(from reader: inout SpecReader, rewards: String) {
        self.init(from: &reader)
        self.rewards = reader.optionalComponent(
            Self.rewardsKey, from: \.inferencers, default: rewards,
            "The inferencer whose rewards the labels get; none: rewards stay unknown")
        if let other = self.rewards, other.sampling.count > 0 {
            self.rewards = nil
            reader.report(
                "\(type(of: other).name) learns from the replay memory and knows no rewards; use \(rewards) or none",
                at: Self.rewardsKey)
        }
    }

    /// Reads the key `relabel`, for a model that tells rewards itself.
    public init(from reader: inout SpecReader, relabel standard: Int = 32) {
        renewedAtOnce = reader.value(
            "relabel", default: standard, in: 1...65_536,
            "Expert transitions, in turn, whose labels are renewed before each update of the agent")
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
            (1...trajectory.length).map { step in
                guard step == trajectory.length else { return false }
                return trajectory.terminated || trajectory.truncated ? trajectory.terminated : nil
            }
        }
        next = 0
        labeledCount = 0
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
            reward: label.reward ?? rewards?.inference(for: j)?.reward,
            terminated: isTerminal[j] ?? label.isTerminal ?? false)
    }

    // MARK: - Renewal

    /// The number of transitions of a turn, at most the recording's.
    public var turnCount: Int { min(renewedAtOnce, labels.count) }

    /// Transition number `place` of the present turn, from 0.
    public func transition(inTurn place: Int) -> Int { (next + place) % labels.count }

    /// Whether the recording says that transition number `place` of the present turn ends in a terminal state.
    public func isRecordedEnd(inTurn place: Int) -> Bool { isTerminal[transition(inTurn: place)] == true }

    /// Labels transition number `place` of the present turn; with `nil` it loses its label.
    ///
    /// - Parameters:
    ///   - label: the action, its error, and how sure the model is of it, in 0...1.
    ///   - reward: the reward that the model tells.
    ///   - isTerminal: whether the model takes the transition to end in a terminal state; of account only where the recording does not tell.
    public mutating func set(
        _ label: (action: Int, error: Float, certainty: Float)?, reward: Float? = nil, isTerminal: Bool? = nil,
        inTurn place: Int
    ) {
        let j = transition(inTurn: place)
        labeledCount += (label == nil ? 0 : 1) - (labels[j].action < 0 ? 0 : 1)
        labels[j] =
            label.map {
                Label(
                    action: Int32($0.action), error: $0.error, certainty: $0.certainty, reward: reward,
                    isTerminal: isTerminal)
            } ?? Label()
    }

    /// Goes on to the next transitions.
    public mutating func endTurn() { next = transition(inTurn: turnCount) }
}

extension LearnedLabels {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("rewards") { try rewards?.saveOrRestoreState(in: &$0) }
        try archive.list(&labels, "labels", fresh: Label()) { label, archive in
            try archive.number(&label.action, "action")
            try archive.number(&label.error, "error")
            try archive.number(&label.certainty, "certainty")
            try archive.optional(&label.reward, "reward")
            var terminal: Float? = label.isTerminal.map { $0 ? 1 : 0 }
            try archive.optional(&terminal, "is_terminal")
            label.isTerminal = terminal.map { $0 != 0 }
        }
        try archive.number(&next, "next")
        try archive.number(&labeledCount, "labeled_count")
    }
}
