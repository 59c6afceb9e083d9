import ImitationTools
import Understudy

/// Predicts the action, reward and termination of each expert transition with a model of own transitions (ours).
///
///     p(a | s, s')    a classifier, learned by cross-entropy from own steps whose action was drawn uniformly from all
///     a_j = argmax_a p(a | s_j, s'_j)
///     c_j = (p(a_j | s_j, s'_j) - 1/A) / (1 - 1/A),  err_j = 1 - c_j,  A: the number of actions
///     r_j, and whether s'_j is terminal: two further heads of the same network, learned from all own steps
///
/// A classifier trained on all own steps learns p(s' | s, a) times the agent's own habit in s. If s' does not reveal
/// the action, the label is that habit. Uniformly drawn actions contain no habit: if s' reveals nothing, all actions
/// are equally likely and the certainty is 0.
public struct TransitionModel: ActionInferencer {
    /// `transition-model`
    public static let name = "transition-model"

    /// One line for `understudy list`.
    public static let summary = "Action, reward and end of a transition, by one model of the agent's own steps (ours)"

    private let parameters: TransitionModelParameters
    private var labels: LearnedLabels

    private var network: TransitionNetwork?
    private var recording: ExpertRecording?
    /// Room for the observations of an expert transition.
    private var room: [Float] = []
    /// The number of gradient steps so far.
    private var steps = 0
    /// The number of own transitions into terminal states so far.
    private var ends = 0

    /// The error 1 - certainty at and above which a transition gets no label (err_max).
    public var acceptanceRadius: Float { parameters.radius }

    /// The composition of the sample for each gradient step.
    public var sampling: OwnSampling { parameters.sampling }

    /// The number of labeled expert transitions.
    public var inferredCount: Int { labels.labeledCount }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        parameters = TransitionModelParameters(from: &reader)
        labels = LearnedLabels(from: &reader, relabel: 16)
    }

    /// Begins on `recording` and forgets everything before.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        try labels.begin(recording, observations: observations, actions: actions, random: random)
        network = TransitionNetwork(
            recording, observations: observations, actions: actions.count, parameters: parameters,
            transitions: labels.turnCount, random: random)
        self.recording = recording
        actionCount = actions.count
        (steps, ends) = (0, 0)
    }

    private var actionCount = 1

    /// Counts own transitions into terminal states.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        if terminated { ends += 1 }
    }

    /// Updates the model by one gradient step and renews the labels of some expert transitions.
    public mutating func learn(_ sample: OwnSample) {
        guard let network, let recording else { return }
        network.learn(sample)
        steps += 1
        guard steps >= parameters.warmup else { return }
        for place in 0..<labels.turnCount {
            recording.withTransition(labels.transition(inTurn: place), using: &room) {
                network.write($0, $1, at: place)
            }
        }
        Self.relabel(
            &labels, by: network, chance: 1 / Float(actionCount), radius: acceptanceRadius,
            knowsEnds: ends >= Self.minimumEnds)
        labels.endTurn()
    }

    private static func relabel(
        _ labels: inout LearnedLabels, by network: TransitionNetwork, chance: Float, radius: Float, knowsEnds: Bool
    ) {
        network.judge(labels.turnCount) { place, verdict in
            let isKnown = knowsEnds || !labels.isRecordedEnd(inTurn: place)
            labels.set(
                label(verdict, chance: chance, radius: radius), reward: isKnown ? verdict.reward : nil,
                isTerminal: verdict.isTerminal, inTurn: place)
        }
    }

    /// The number of own terminal transitions before the model may predict the rewards of the expert's.
    private static let minimumEnds = 5

    /// `prequential`
    public var labelTest: LabelTest { .prequential }

    /// Returns the model's label of any transition.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? {
        guard let network else { return nil }
        network.write(observation, next, at: 0)
        var label: (action: Int, error: Float, certainty: Float)?
        network.judge(1) { _, verdict in
            label = Self.label(verdict, chance: 1 / Float(actionCount), radius: acceptanceRadius)
        }
        return label
    }

    /// Returns the label for a prediction; `nil` if it is not certain enough, or if the model has diverged.
    private static func label(
        _ verdict: TransitionNetwork.Verdict, chance: Float, radius: Float
    ) -> (action: Int, error: Float, certainty: Float)? {
        let certainty = chance < 1 ? min((verdict.probability - chance) / (1 - chance), 1) : 1
        // Comparisons with NaN are false.
        guard certainty > 0, 1 - certainty < radius, verdict.reward.isFinite else { return nil }
        return (verdict.action, 1 - certainty, certainty)
    }

    /// Returns the current label of transition `j`.
    public func inference(for j: Int) -> Inference? { labels.inference(for: j) }
}

extension TransitionModel {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try labels.saveOrRestoreState(in: &archive)
        try network?.saveOrRestoreState(in: &archive)
        try archive.number(&steps, "steps")
        try archive.number(&ends, "ends")
    }
}
