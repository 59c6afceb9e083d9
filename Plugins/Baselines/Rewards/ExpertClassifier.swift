import QNetworks
import Understudy

/// A neural network that distinguishes the expert's transitions from the agent's by a logit, positive for the expert's.
///
/// All memory is allocated on creation.
final class ExpertClassifier {
    private let batchSize: Int
    private let recording: ExpertRecording
    private let inputs: TransitionInputs
    private let network: MultilayerPerceptron
    private var stream: RandomStream
    /// Room for the observations of an expert transition.
    private var room: [Float] = []

    /// The maximum number of rows per pass when computing rewards.
    private static let rewardRows = 256

    init(
        _ settings: ClassifierSettings, recording: ExpertRecording, observations: ObservationSpace, random: RandomStream
    ) {
        batchSize = settings.batchSize
        self.recording = recording
        inputs = TransitionInputs(settings.scope, recording: recording, observations: observations)
        stream = random
        network = MultilayerPerceptron(
            inputs: inputs.count, hidden: settings.hidden, outputs: 1,
            maximumBatch: max(2 * batchSize, Self.rewardRows),
            optimizer: .adam(learningRate: settings.learningRate), using: &stream)
    }

    /// Performs one optimizer step on agent transitions and the same number of expert transitions.
    ///
    /// The expert transitions are drawn uniformly from the recording.
    ///
    /// - Parameters:
    ///   - observations: [batchSize, elements]
    ///   - next: [batchSize, elements]
    func learn(_ observations: Span<Float>, next: Span<Float>, by loss: some ClassificationLoss) {
        let count = batchSize
        let recording = recording
        for row in 0..<count {
            let j = stream.integer(below: recording.transitionCount)
            recording.withTransition(j, using: &room) { write($0, $1, to: row) }
            write(observations, next, at: row, to: count + row)
        }
        network.train(2 * count) { logits, gradients in
            loss.write(gradientsOf: logits.extracting(..<count), logits.extracting(count...), into: &gradients)
        }
    }

    /// Writes `reward` of the logit of each transition.
    ///
    /// - Parameters:
    ///   - observations: [count, elements]
    ///   - next: [count, elements]
    ///   - rewards: [count]
    ///   - reward: a function of the logit, which is clamped to -10...10. Single precision can still distinguish the
    ///     probabilities at these limits from 0 and 1.
    func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>,
        _ reward: (_ logit: Float) -> Float
    ) {
        var first = 0
        while first < rewards.count {
            let count = min(network.maximumBatch, rewards.count - first)
            for row in 0..<count { write(observations, next, at: first + row, to: row) }
            let logits = network.predict(count)
            for row in 0..<count { rewards[first + row] = reward(Self.bounded(logits[row])) }
            first += count
        }
    }

    /// Returns the logit clamped to ±10, including NaN from a diverged network.
    private static func bounded(_ logit: Float) -> Float {
        logit > -10 ? min(logit, 10) : -10
    }

    /// Writes the inputs for one of the transitions between rows of observations.
    private func write(_ observations: Span<Float>, _ next: Span<Float>, at place: Int, to row: Int) {
        let size = recording.observationCount
        let elements = place * size..<(place + 1) * size
        write(observations.extracting(elements), next.extracting(elements), to: row)
    }

    /// Writes the inputs for a transition.
    private func write(_ observation: Span<Float>, _ next: Span<Float>, to row: Int) {
        let batch = network.inputs
        var values = batch.mutableSpan
        inputs.write(observation, next, into: &values, from: row * inputs.count)
    }
}

extension ExpertClassifier {
    /// Saves or restores the mutable state.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.buffers(network.trainingState)
        try archive.number(&network.stepCount, "step_count")
        try stream.saveOrRestoreState(in: &archive, "stream")
    }
}

/// The parameters shared by all rewards from a classifier.
struct ClassifierSettings {
    /// The part of a transition that is classified.
    let scope: TransitionInputs.Scope
    /// The number of units per hidden layer, each with ReLU.
    let hidden: [Int]
    /// The learning rate of Adam.
    let learningRate: Double
    /// The number of agent transitions per update; the same number of expert transitions is used.
    let batchSize: Int

    /// Reads the parameters from a spec.
    ///
    /// - Parameter scope: the default part of a transition to classify.
    init(from reader: inout SpecReader, scope: TransitionInputs.Scope) {
        self.scope = reader.choice(
            "sees", default: scope, "What is judged: transitions (s, s'), or the states s' that they lead to")
        // GAIL (Ho & Ermon 2016) has two layers of 100 units, with tanh.
        hidden = reader.list(
            "hidden", default: [100, 100], each: 1...4_096, most: 64, "Units per hidden layer, each with ReLU")
        learningRate = reader.value(
            "learning_rate", default: 3e-4, in: .above(0, atMost: 1), "Step size of Adam")
        batchSize = reader.value(
            "batch_size", default: 64, in: 1...65_536,
            "Own transitions, and as many of the expert's, before each update of the agent")
    }
}

/// The training loss of a classifier of expert and agent transitions.
protocol ClassificationLoss {
    /// Writes the derivative of the loss with respect to every logit.
    ///
    /// - Parameters:
    ///   - expert: the logits of expert transitions, at least one.
    ///   - own: the logits of the same number of agent transitions.
    ///   - gradients: the derivatives with respect to `expert`, followed by those with respect to `own`.
    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>)
}

/// The logistic loss of a discriminator D that distinguishes the expert's transitions from the agent's.
///
///     mean over the expert's of  -(1 - α) log D - α log(1 - D)
///     + mean over the agent's of  -α log D - (1 - α) log(1 - D)
///
/// Source: Torabi, Warnell & Stone 2018 (GAIfO), after Ho & Ermon 2016 (GAIL). α is 0 in the publication. A positive α
/// smooths the labels (Szegedy et al. 2016; Salimans et al. 2016 for discriminators). If the two kinds of transitions
/// are perfectly separable, D then converges to 1 - α and α instead of 1 and 0.
struct AdversarialLoss: ClassificationLoss {
    /// The label smoothing α, in 0 ..< 0.5.
    let smoothing: Float

    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>) {
        let share = 1 / Float(expert.count)
        for row in 0..<expert.count {
            gradients[row] = share * (logistic(expert[row]) - (1 - smoothing))
            gradients[expert.count + row] = share * (logistic(own[row]) - smoothing)
        }
    }
}
