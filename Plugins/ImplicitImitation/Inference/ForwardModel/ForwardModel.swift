import ImitationTools
import QNetworks
import Understudy

/// Labels each expert transition with the action whose predicted effect is closest to the observed change.
///
/// The model is learned from own transitions.
///
///     f(s, a) ≈ (s' - s) / sigma_delta                      learned from the replay memory
///     D_j(a)  = root mean square of f(s_j, a) - delta_j     delta_j: the expert's change, in the same unit
///     a_j     = argmin_a D_j(a),  err_j = D_j(a_j)
///     c_j     = 2 sigmoid([D'_j² - err_j²] / [2 (e² + err_j²)]) - 1
///
/// D'_j is the residual of the next best action, e the running error of the model on own transitions. If the smallest
/// residual is large, the model is wrong by at least as much, however accurate it is where the agent has been.
///
/// Nearness reveals an action only if the action changes a step as clearly as the state does. A model separates the
/// two: it compares the actions in the expert's exact state. Untried actions cannot be judged, so there are no labels
/// until the model has seen each action `minimum` times.
///
/// Source: ours. Edwards et al. 2019 (ILPO) use learned forward models for imitation from observation, with latent
/// actions.
public struct ForwardModel: ActionInferencer {
    /// `forward-model`
    public static let name = "forward-model"

    /// One line for `understudy list`.
    public static let summary = "The action whose effect, as a model of the agent's own steps predicts it, is nearest"

    private let parameters: ModelParameters
    private let minimum: Int
    private var labels: LearnedLabels

    private var model: ChangeModel?
    private var recording: ExpertRecording?
    /// Room for the observations of an expert transition.
    private var room: [Float] = []
    /// The number of times that the model has seen each action.
    private var shown: [Int] = []

    /// The residual at and above which no action matches a transition (err_max).
    public let acceptanceRadius: Float

    /// The number of own transitions per gradient step of the model.
    public var sampling: OwnSampling { OwnSampling(count: parameters.batchSize) }

    /// The number of labeled expert transitions.
    public var inferredCount: Int { labels.labeledCount }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        acceptanceRadius = Float(
            reader.value(
                "radius", default: 0.5, in: .above(0.0),
                "Residual from which no action explains a transition (err_max), in standard deviations of the changes"))
        minimum = reader.value(
            "minimum", default: 1_000, in: 1..., "Times the model is shown every action before it gives labels")
        parameters = ModelParameters(from: &reader)
        labels = LearnedLabels(from: &reader, rewards: NearestTransition.name)
    }

    /// Returns the reason why the inferencer cannot handle `observations`; `nil` if it can.
    ///
    /// The model predicts numbers, not bits. The inferencer of the rewards can also have an obstacle.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        guard observations.isBinary else { return labels.obstacle(in: observations) }
        return Diagnostic(
            "forward-model predicts numbers, and this environment's observations are bits; use inverse-dynamics",
            key: "kind")
    }

    /// Begins on `recording` and forgets everything before.
    ///
    /// - Throws: `Diagnostic` if there is an obstacle in `observations`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        if let problem = obstacle(in: observations) { throw problem }
        try labels.begin(recording, observations: observations, actions: actions, random: random)
        model = ChangeModel(
            recording, observations: observations, actions: actions.count, parameters: parameters,
            states: labels.turnCount, random: random)
        self.recording = recording
        shown = Array(repeating: 0, count: actions.count)
    }

    /// Updates the rewards of the expert transitions near the own one.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        labels.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// Updates the model by one gradient step and renews the labels of some expert transitions.
    public mutating func learn(_ sample: OwnSample) {
        guard let model, let recording else { return }
        model.learn(sample.observations.span, actions: sample.actions.span, next: sample.next.span)
        for action in sample.actions { shown[Int(action)] += 1 }
        guard shown.allSatisfy({ $0 >= minimum }) else { return }
        for place in 0..<labels.turnCount {
            recording.withTransition(labels.transition(inTurn: place), using: &room) { model.write($0, $1, at: place) }
        }
        Self.relabel(&labels, model, radius: acceptanceRadius)
        labels.endTurn()
    }

    private static func relabel(_ labels: inout LearnedLabels, _ model: ChangeModel, radius: Float) {
        model.judge(labels.turnCount) { place, squaredResiduals in
            labels.set(
                label(squaredResiduals, squaredError: model.squaredError, radius: radius), inTurn: place)
        }
    }

    /// Returns the best action; ties go to the lowest number.
    ///
    /// It is `nil` if no action is good enough, or if the model has diverged.
    static func label(
        _ squaredResiduals: Span<Float>, squaredError: Float, radius: Float
    ) -> (action: Int, error: Float, certainty: Float)? {
        let (best, second) = leastTwo(of: squaredResiduals.count) { squaredResiduals[$0] }
        let least = squaredResiduals[best]
        let error = least.squareRoot()
        // A model without error leaves no doubt about any gap.
        let doubt = max(2 * (squaredError + least), .leastNormalMagnitude)
        let certainty = 2 * logistic((second - least) / doubt) - 1
        // Comparisons with NaN are false.
        guard error < radius, certainty >= 0 else { return nil }
        return (best, error, certainty)
    }

    /// `prequential`
    public var labelTest: LabelTest { .prequential }

    /// Returns the model's label of any transition.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? {
        guard let model else { return nil }
        model.write(observation, next, at: 0)
        var label: (action: Int, error: Float, certainty: Float)?
        model.judge(1) { _, residuals in
            label = Self.label(residuals, squaredError: model.squaredError, radius: acceptanceRadius)
        }
        return label
    }

    /// Returns the current label of transition `j`.
    public func inference(for j: Int) -> Inference? { labels.inference(for: j) }
}

extension ForwardModel {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try labels.saveOrRestoreState(in: &archive)
        try model?.saveOrRestoreState(in: &archive)
        try archive.numbers(&shown, "shown")
    }
}
