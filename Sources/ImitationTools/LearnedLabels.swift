import Understudy

/// The labels that a learned model assigns to the transitions of a recording.
///
/// A few labels are renewed at a time, in turn, so that every update has the same cost. If the model predicts no
/// rewards, another inferencer supplies them from nearby own transitions.
public struct LearnedLabels {
    private struct Label {
        /// The action; -1 if there is no label.
        var action: Int32 = -1
        var error: Float = 0
        var certainty: Float = 0
        var reward: Float?
        var isTerminal: Bool?
    }

    private let renewedAtOnce: Int
    private var rewards: (any ActionInferencer)?

    private var labels: [Label] = []
    /// `true` for each transition that ends in a terminal state; `nil` if the recording does not say.
    private var isTerminal: [Bool?] = []
    /// The next transition to renew.
    private var next = 0

    /// The number of labeled transitions.
    public private(set) var labeledCount = 0

    /// Reads the keys `relabel` and `rewards`.
    ///
    /// - Parameter rewards: the default inferencer of the rewards.
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

    /// Reads the key `relabel`, for a model that predicts rewards itself.
    public init(from reader: inout SpecReader, relabel standard: Int = 32) {
        renewedAtOnce = reader.value(
            "relabel", default: standard, in: 1...65_536,
            "Expert transitions, in turn, whose labels are renewed before each update of the agent")
    }

    private static let rewardsKey = "rewards"

    /// Returns the reason why the inferencer of the rewards cannot handle `observations`; `nil` if it can.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        rewards?.obstacle(in: observations).map { Diagnostic($0.text, key: Self.rewardsKey) }
    }

    /// Begins on `recording` and forgets everything before.
    ///
    /// - Throws: the errors of the inferencer of the rewards.
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

    /// Passes one own transition to the inferencer of the rewards.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        rewards?.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// Returns the label of transition `j` with its reward, or `nil` if it has none.
    public func inference(for j: Int) -> Inference? {
        let label = labels[j]
        guard label.action >= 0 else { return nil }
        return Inference(
            action: Int(label.action), error: label.error, certainty: label.certainty,
            reward: label.reward ?? rewards?.inference(for: j)?.reward,
            terminated: isTerminal[j] ?? label.isTerminal ?? false)
    }

    // MARK: - Renewal

    /// The number of transitions renewed in one turn, at most the size of the recording.
    public var turnCount: Int { min(renewedAtOnce, labels.count) }

    /// Returns transition number `place`, from 0, of the current turn.
    public func transition(inTurn place: Int) -> Int { (next + place) % labels.count }

    /// Returns `true` if the recording marks transition number `place` of the current turn as terminal.
    public func isRecordedEnd(inTurn place: Int) -> Bool { isTerminal[transition(inTurn: place)] == true }

    /// Sets the label of transition number `place` of the current turn; `nil` removes it.
    ///
    /// - Parameters:
    ///   - label: the action, its error and its certainty, in 0...1.
    ///   - reward: the reward that the model predicts.
    ///   - isTerminal: the model's prediction of a terminal state; used only if the recording does not say.
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

    /// Advances to the next transitions.
    public mutating func endTurn() { next = transition(inTurn: turnCount) }
}

extension LearnedLabels {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("rewards") { try rewards?.saveOrRestoreState(in: &$0) }
        let count = labels.count
        try archive.list(&labels, "labels", fresh: Label()) { label, archive in
            try archive.number(&label.action, "action", in: -1..<Int32(clamping: archive.actionCount))
            try archive.number(&label.error, "error")
            try archive.number(&label.certainty, "certainty")
            try archive.optional(&label.reward, "reward")
            var terminal: Float? = label.isTerminal.map { $0 ? 1 : 0 }
            try archive.optional(&terminal, "is_terminal")
            label.isTerminal = terminal.map { $0 != 0 }
        }
        try archive.require(labels.count, in: count...count, "labels")
        try archive.number(&next, "next", in: 0..<max(1, count))
        try archive.number(&labeledCount, "labeled_count")
    }
}

/// The parameters of a component's small network.
public struct ModelParameters: Hashable, Sendable {
    /// The number of units in each hidden layer, first to last.
    public let hidden: [Int]
    /// The learning rate of Adam.
    public let learningRate: Double
    /// The number of own transitions per gradient step.
    public let batchSize: Int

    /// Reads the keys `hidden`, `learning_rate` and `batch_size`.
    public init(from reader: inout SpecReader) {
        hidden = reader.list(
            "hidden", default: [64, 64], each: 1...4096, most: 64,
            "Units per hidden layer of the model, each followed by ReLU")
        learningRate = reader.value(
            "learning_rate", default: 1e-3, in: .above(0.0), "Step size of the model's optimizer, Adam")
        batchSize = reader.value(
            "batch_size", default: 32, in: 1...65_536,
            "Own transitions that the model learns from before each update of the agent")
    }
}
