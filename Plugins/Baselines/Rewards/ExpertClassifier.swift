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
        let expert = recording.observations.span
        for row in 0..<count {
            let place = recording.row(of: stream.integer(below: recording.transitionCount))
            write(expert, at: place, expert, at: place + 1, to: row)
            write(observations, at: row, next, at: row, to: count + row)
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
            for row in 0..<count { write(observations, at: first + row, next, at: first + row, to: row) }
            let logits = network.predict(count)
            for row in 0..<count { rewards[first + row] = reward(Self.bounded(logits[row])) }
            first += count
        }
    }

    /// Returns the logit clamped to ±10, including NaN from a diverged network.
    private static func bounded(_ logit: Float) -> Float {
        logit > -10 ? min(logit, 10) : -10
    }

    /// Writes the inputs for the transition between two rows of observations.
    private func write(
        _ observations: Span<Float>, at place: Int, _ next: Span<Float>, at nextPlace: Int, to row: Int
    ) {
        let (size, batch) = (recording.observationCount, network.inputs)
        var values = batch.mutableSpan
        inputs.write(
            observations.extracting(place * size..<(place + 1) * size),
            next.extracting(nextPlace * size..<(nextPlace + 1) * size), into: &values, from: row * inputs.count)
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
