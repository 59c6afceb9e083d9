import ImitationTools
import QNetworks
import Understudy

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
