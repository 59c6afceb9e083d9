import Understudy

/// Labels each expert transition with the action of the nearest own transition so far (paper, action inference).
///
/// After each own step (s, a, r, s'): for every expert transition j with D((s, s'), (s_j, s'_j)) < err_j, set a_j ← a
/// and err_j ← D. Own transitions at exactly the smallest distance vote. The paper leaves D open. For vectors it is the
/// Euclidean distance between
///
///     phi(s, s') = [ s / sigma_s , (s' - s) / sigma_delta ] / sqrt(2 · dimensions)
///
/// with standard deviations over the recording. sigma_s replaces sigma_delta if all changes are equal. The change,
/// rather than s', makes the labels correct, as it reveals the action. For bits, D is 1 minus the Jaccard index
/// averaged over the channels of s and s': on sparse grids, the share of equal bits distinguishes hardly any two
/// frames.
///
/// `metric: learned` first collects own transitions. It then learns the weight of each channel or number that best
/// predicts the agent's actions (`LearnedMetric`), and processes the collected transitions.
///
/// A transition into a terminal state matches only own transitions into terminal states, and any other only the others.
public struct NearestTransition: ActionInferencer {
    /// `nearest-transition`
    public static let name = "nearest-transition"

    /// The publication.
    public static let source: String? = DIIQN.source

    /// One line for `understudy list`.
    public static let summary = "The action of the agent's own nearest transition so far (the paper's)"

    private var parameters: InferenceParameters
    private let rule: VoteRule
    private let warmup: Int

    /// The training data of a learned metric; `nil` for any other metric.
    private var learning: LearnedMetric?
    private var recording: ExpertRecording?
    private var actionCount = 0
    private var expert: ExpertTransitions?
    private var entries = ExpertTransitions.Entries()
    private var labels = Labels(multiplicities: [], actions: 0, rule: .first)

    /// The distance at and above which an own transition is no match (err_max, d_acc).
    public var acceptanceRadius: Float { parameters.radius }

    /// The number of labeled expert transitions.
    public var inferredCount: Int { labels.inferredCount }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        parameters = InferenceParameters(from: &reader)
        rule = reader.choice(
            "votes", default: .majority,
            "Which of equally near own transitions give the action: most of them, or the first")
        warmup = reader.value(
            "warmup", default: 5_000, in: 100...1_000_000,
            "Own transitions that metric: learned is learned from, before the first label")
    }

    /// Returns the reason why the metric does not fit `observations`; `nil` if it does.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        parameters.obstacle(in: observations)
    }

    /// Begins on `recording` and forgets everything before.
    ///
    /// - Throws: `Diagnostic` if the metric does not fit `observations`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        try parameters.begin(observations)
        actionCount = actions.count
        guard parameters.isLearned else {
            (learning, self.recording) = (nil, nil)
            search(recording, by: parameters.resolvedMetric.features(of: recording, observations))
            return
        }
        learning = LearnedMetric(recording, observations: observations, warmup: warmup)
        self.recording = recording
        expert = nil
        entries = ExpertTransitions.Entries()
        labels = Labels(multiplicities: [], actions: actions.count, rule: rule)
    }

    /// Creates the search over the transitions of `recording`.
    private mutating func search(_ recording: ExpertRecording, by features: any TransitionFeatures) {
        let expert = ExpertTransitions(recording, by: features, radius: parameters.radius, keepsTies: rule == .majority)
        labels = Labels(multiplicities: expert.multiplicities, actions: actionCount, rule: rule)
        entries = expert.entries
        self.expert = expert
    }

    /// Updates the labels of all expert transitions for which the own transition is nearest so far, or tied.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        observe(observation, action: action, reward: reward, next: next, terminated: terminated, isRandom: true)
    }

    /// Observes an own transition; a learned metric is learned from random actions.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool
    ) {
        if learning?.isLearning == true {
            learning?.note(
                observation, action: action, reward: reward, next: next, terminated: terminated, isRandom: isRandom)
            if learning?.isComplete == true { learn() }
        } else {
            Self.improve(&expert, &labels, observation, action, reward, next, terminated)
        }
    }

    /// Learns the metric, and passes its training data to the search.
    private mutating func learn() {
        guard var learning, let recording else { return }
        let seen = learning.learn(actions: actionCount)
        search(recording, by: learning.features(of: recording))
        self.learning = learning
        seen.replay { observation, action, reward, next, terminated in
            Self.improve(&expert, &labels, observation, action, reward, next, terminated)
        }
    }

    private static func improve(
        _ expert: inout ExpertTransitions?, _ labels: inout Labels, _ observation: Span<Float>, _ action: Int,
        _ reward: Float, _ next: Span<Float>, _ terminated: Bool
    ) {
        expert?.improve(near: observation, next, terminated: terminated) {
            labels.prefetch($0, after: $1)
        } _: { entry, squaredDistance in
            labels.show(entry, squaredDistance: squaredDistance, action: action, reward: reward)
        }
    }

    /// Prefetches the labels of `transitions`.
    public func prefetch(_ transitions: Span<Int32>) {
        entries.prefetch(transitions)
        for place in transitions.indices {
            guard let entry = entries.entry(of: Int(transitions[place])) else { return }
            labels.prefetch(entry)
        }
    }

    /// Returns the current label of transition `j`.
    public func inference(for j: Int) -> Inference? {
        guard let entry = entries.entry(of: j), let label = labels.label(of: entry) else { return nil }
        return Inference(
            action: label.action, error: label.squaredDistance.squareRoot(),
            certainty: parameters.certainty(atSquaredDistance: label.squaredDistance), reward: label.reward,
            terminated: entries.isTerminal(entry))
    }
}

extension NearestTransition {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        if var learning, let recording {
            try archive.within("metric") { try learning.saveOrRestoreState(in: &$0) }
            self.learning = learning
            if archive.isRestoring, !learning.isLearning { search(recording, by: learning.features(of: recording)) }
        }
        try labels.saveOrRestoreState(in: &archive)
        try expert?.saveOrRestoreState(in: &archive)
    }
}
