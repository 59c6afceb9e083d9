import ImitationTools
import QNetworks
import Understudy

/// Infers the action of each expert transition with an inverse dynamics model learned from the agent's transitions.
///
///     p(a | s, s')                              a classifier, learned from the replay memory by cross-entropy
///     a_j   = argmax_a p(a | s_j, s'_j)
///     c_j   = p(a_j | s_j, s'_j),  err_j = 1 - c_j
///
/// Source: Torabi, Warnell & Stone, IJCAI 2018 (BCO), the inverse dynamics model. In the paper, the model is trained to
/// convergence on random steps before imitation begins, and again after each round. Here it takes one training step
/// before each update of the agent.
public struct InverseDynamics: ActionInferencer {
    /// `inverse-dynamics`
    public static let name = "inverse-dynamics"

    /// The publication.
    public static let source: String? = "Torabi, Warnell & Stone 2018 (BCO), arXiv 1805.01954"

    /// A one-line summary for `understudy list`.
    public static let summary = "The likeliest action, by a model of the agent's own steps (BCO's)"

    /// The input features of the model for a transition.
    enum Features: String, CaseIterable {
        /// s and s', as published.
        case next
        /// s and s' - s.
        case change
    }

    private let features: Features
    private let parameters: ModelParameters
    private var labels: LearnedLabels

    private var model: ActionClassifier?
    private var recording: ExpertRecording?
    /// Room for the observations of an expert transition.
    private var room: [Float] = []

    /// The error (1 minus the probability) of the most likely action at which a transition gets no label (err_max).
    public let acceptanceRadius: Float

    /// The sampling of agent transitions for one training step.
    public var sampling: OwnSampling { OwnSampling(count: parameters.batchSize) }

    /// The number of expert transitions that have an inference.
    public var inferredCount: Int { labels.labeledCount }

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        features = reader.choice(
            "features", default: .next,
            "What the model sees beside s: next, s' as published, or change, s' - s")
        acceptanceRadius = Float(
            reader.value(
                "radius", default: 1, in: .above(0.0, atMost: 1),
                "Error 1 - p(a) from which a transition gets no label (err_max)"))
        parameters = ModelParameters(from: &reader)
        labels = LearnedLabels(from: &reader, rewards: "nearest-transition")
    }

    /// Returns the reason why rewards cannot be inferred from `observations`, if there is one.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? { labels.obstacle(in: observations) }

    /// Resets all state and starts with `recording`.
    ///
    /// - Throws: `Diagnostic` if `observations` is not supported.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        try labels.begin(recording, observations: observations, actions: actions, random: random)
        model = ActionClassifier(
            recording, observations: observations, actions: actions.count, features: features,
            parameters: parameters, transitions: labels.turnCount, random: random)
        self.recording = recording
    }

    /// Updates the rewards of the expert transitions that match this agent transition.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        labels.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// Performs one training step and updates the labels of some expert transitions.
    public mutating func learn(_ sample: OwnSample) {
        guard let model, let recording else { return }
        model.learn(sample.observations.span, actions: sample.actions.span, next: sample.next.span)
        for place in 0..<labels.turnCount {
            recording.withTransition(labels.transition(inTurn: place), using: &room) { model.write($0, $1, at: place) }
        }
        Self.relabel(&labels, model, radius: acceptanceRadius)
        labels.endTurn()
    }

    private static func relabel(_ labels: inout LearnedLabels, _ model: ActionClassifier, radius: Float) {
        model.classify(labels.turnCount) { place, probabilities in
            labels.set(label(probabilities, radius: radius), inTurn: place)
        }
    }

    /// Returns the most likely action; ties go to the lowest number.
    ///
    /// It is `nil` if the action is not likely enough or the model has diverged.
    private static func label(
        _ probabilities: Span<Float>, radius: Float
    ) -> (action: Int, error: Float, certainty: Float)? {
        var best = 0
        for action in 1..<max(probabilities.count, 1) where probabilities[action] > probabilities[best] {
            best = action
        }
        let certainty = min(probabilities[best], 1)
        // Comparisons with NaN are false.
        guard 1 - certainty < radius else { return nil }
        return (best, 1 - certainty, certainty)
    }

    /// The kind of label test: prequential.
    public var labelTest: LabelTest { .prequential }

    /// Returns the model's label for any transition.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? {
        guard let model else { return nil }
        model.write(observation, next, at: 0)
        var label: (action: Int, error: Float, certainty: Float)?
        model.classify(1) { _, probabilities in label = Self.label(probabilities, radius: acceptanceRadius) }
        return label
    }

    /// Returns the current inference for transition `j`.
    public func inference(for j: Int) -> Inference? { labels.inference(for: j) }
}

extension InverseDynamics {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try labels.saveOrRestoreState(in: &archive)
        try model?.saveOrRestoreState(in: &archive)
    }
}

/// A neural network that predicts the probability of each action from an observation and the next one.
final class ActionClassifier {
    private let network: MultilayerPerceptron
    private let standardization: Standardization
    private let features: InverseDynamics.Features
    private let size: Int
    private let actionCount: Int
    /// A buffer for the action probabilities of one transition.
    private var probabilities: [Float]

    /// Creates a model with random parameters.
    ///
    /// - Parameter transitions: the maximum number of transitions to classify at once.
    init(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: Int, features: InverseDynamics.Features,
        parameters: ModelParameters, transitions: Int, random: RandomStream
    ) {
        var random = random
        size = observations.count
        actionCount = actions
        self.features = features
        network = MultilayerPerceptron(
            inputs: 2 * size, hidden: parameters.hidden, outputs: actions,
            maximumBatch: max(parameters.batchSize, transitions),
            optimizer: .adam(learningRate: parameters.learningRate), using: &random)
        standardization = Standardization(recording, observations)
        probabilities = Array(repeating: 0, count: actions)
    }

    /// Writes one transition to input row `row`, for training or classification.
    func write(_ observation: Span<Float>, _ next: Span<Float>, at row: Int) {
        let (start, batch) = (row * network.inputCount, network.inputs)
        var inputs = batch.mutableSpan
        standardization.write(observation, into: &inputs, from: start)
        switch features {
        case .next: standardization.write(next, into: &inputs, from: start + size)
        case .change: standardization.writeChange(from: observation, to: next, into: &inputs, from: start + size)
        }
    }

    /// Performs one training step on the agent's transitions.
    ///
    /// - Parameters:
    ///   - observations: [count, size]
    ///   - actions: [count]
    ///   - next: [count, size]
    func learn(_ observations: Span<Float>, actions: Span<Int32>, next: Span<Float>) {
        let count = actions.count
        for row in 0..<count {
            let place = row * size..<(row + 1) * size
            write(observations.extracting(place), next.extracting(place), at: row)
        }
        network.train(count) { outputs, gradients in
            for row in 0..<count {
                readProbabilities(of: outputs, row: row)
                for action in 0..<actionCount {
                    let truth: Float = action == Int(actions[row]) ? 1 : 0
                    gradients[row * actionCount + action] = (probabilities[action] - truth) / Float(count)
                }
            }
        }
    }

    /// Calls `body` with the action probabilities of each of the first `count` input rows.
    func classify(_ count: Int, _ body: (_ place: Int, _ probabilities: Span<Float>) -> Void) {
        let outputs = network.predict(count)
        for place in 0..<count {
            readProbabilities(of: outputs.span, row: place)
            body(place, probabilities.span)
        }
    }

    private func readProbabilities(of outputs: Span<Float>, row: Int) {
        softmax(outputs.extracting(row * actionCount..<(row + 1) * actionCount), into: &probabilities)
    }
}

extension ActionClassifier {
    /// Saves or restores the mutable state.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.buffers(network.trainingState)
        try archive.number(&network.stepCount, "step_count")
    }
}
