import ImitationTools
import QNetworks
import Understudy

/// A network that predicts the change of state from the standardized state and the action, one element each.
final class ChangeModel {
    /// The running mean of the squared error per element, measured before the model learns from a transition.
    ///
    /// It is 0 before the first transition.
    private(set) var squaredError: Float = 0

    private let network: MultilayerPerceptron
    private let standardization: Standardization
    private let size: Int
    private let actionCount: Int
    /// The target changes, one row per state.
    private var changes: [Float]
    /// The squared residual of each action.
    private var squaredResiduals: [Float]
    private var hasLearned = false

    /// Creates a model with random parameters.
    ///
    /// - Parameter states: the largest number of states that are judged at once.
    init(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: Int, parameters: ModelParameters,
        states: Int, random: RandomStream
    ) {
        var random = random
        size = observations.count
        actionCount = actions
        network = MultilayerPerceptron(
            inputs: size + actions, hidden: parameters.hidden, outputs: size,
            maximumBatch: max(parameters.batchSize, states * actions),
            optimizer: .adam(learningRate: parameters.learningRate), using: &random)
        standardization = Standardization(recording, observations)
        changes = Array(repeating: 0, count: max(parameters.batchSize, states) * size)
        squaredResiduals = Array(repeating: 0, count: actions)
    }

    private func writeInputs(_ observation: Span<Float>, action: Int, row: Int) {
        let (start, batch) = (row * network.inputCount, network.inputs)
        var inputs = batch.mutableSpan
        standardization.write(observation, into: &inputs, from: start)
        for other in 0..<actionCount { inputs[start + size + other] = other == action ? 1 : 0 }
    }

    private func writeChange(from observation: Span<Float>, to next: Span<Float>, row: Int) {
        standardization.writeChange(from: observation, to: next, into: &changes, from: row * size)
    }

    // MARK: - Learning

    /// The decay factor of the running error.
    private static let decay: Float = 0.99

    /// Takes a gradient step on own transitions.
    ///
    /// - Parameters:
    ///   - observations: the observations before the steps, [count, size].
    ///   - actions: the actions, [count].
    ///   - next: the observations after the steps, [count, size].
    func learn(_ observations: Span<Float>, actions: Span<Int32>, next: Span<Float>) {
        for row in actions.indices {
            let place = row * size..<(row + 1) * size
            let observation = observations.extracting(place)
            writeInputs(observation, action: Int(actions[row]), row: row)
            writeChange(from: observation, to: next.extracting(place), row: row)
        }
        var sum: Float = 0
        network.train(actions.count) { outputs, gradients in
            let loss = Loss.squaredError
            for index in outputs.indices {
                let error = outputs[index] - changes[index]
                sum += loss.value(of: error)
                gradients[index] = loss.derivative(at: error) / Float(outputs.count)
            }
        }
        let mean = sum / Float(actions.count * size)
        squaredError = hasLearned ? Self.decay * squaredError + (1 - Self.decay) * mean : mean
        hasLearned = true
    }

    // MARK: - Judging

    /// Writes one transition with unknown action at position `place` of the batch to judge.
    func write(_ observation: Span<Float>, _ next: Span<Float>, at place: Int) {
        for action in 0..<actionCount { writeInputs(observation, action: action, row: place * actionCount + action) }
        writeChange(from: observation, to: next, row: place)
    }

    /// Calls `body` with each action's mean squared residual per element, for the first `count` written transitions.
    func judge(_ count: Int, _ body: (_ place: Int, _ squaredResiduals: Span<Float>) -> Void) {
        let predictions = network.predict(count * actionCount)
        for place in 0..<count {
            for action in 0..<actionCount {
                let start = (place * actionCount + action) * size
                var sum: Float = 0
                for index in 0..<size {
                    let error = predictions[start + index] - changes[place * size + index]
                    sum += error * error
                }
                squaredResiduals[action] = sum / Float(size)
            }
            body(place, squaredResiduals.span)
        }
    }
}

extension ChangeModel {
    /// Saves or restores the state.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.buffers(network.trainingState)
        try archive.number(&network.stepCount, "step_count")
        try archive.number(&squaredError, "squared_error")
        try archive.flag(&hasLearned, "has_learned")
    }
}
