import ImitationTools
import QNetworks
import Understudy

/// A network that predicts the action, the reward and the termination of a transition (s, s').
///
/// The action and the reward are those of the agent. The network has one trunk and three heads. On grids and images the
/// trunk is a convolution over the stacked channels of s and s', with global max pooling: the effect of an action shows
/// around the agent, wherever the agent is. Two further channels hold the position. On vectors the trunk is a
/// perceptron on s and s' - s.
final class TransitionNetwork {
    /// The network's prediction for one transition.
    struct Verdict {
        /// The most likely action; ties go to the lowest number.
        var action: Int
        /// The action's probability under a uniform prior over the actions.
        var probability: Float
        /// The predicted reward.
        var reward: Float
        /// `true` if the next state is predicted to be terminal.
        var isTerminal: Bool
    }

    private let network: MultilayerPerceptron
    private let standardization: Standardization
    private let size: Int
    private let actionCount: Int
    /// The number of channels of an image; `nil` for a vector.
    private let channels: Int?
    private var probabilities: [Float]
    /// The running mean of the absolute nonzero rewards; 0 before the first.
    ///
    /// It is the unit of the reward head.
    private var rewardScale: Float = 0

    /// - Parameter transitions: the largest number of transitions that are judged at once.
    init(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: Int,
        parameters: TransitionModelParameters,
        transitions: Int, random: RandomStream
    ) {
        var random = random
        size = observations.count
        actionCount = actions
        let shape = Self.shape(observations, actions: actions, parameters: parameters)
        channels = shape.convolutions.isEmpty ? nil : observations.shape[2]
        network = MultilayerPerceptron(
            shape, maximumBatch: max(parameters.sampling.count, transitions),
            optimizer: .adam(learningRate: parameters.learningRate), using: &random)
        standardization = Standardization(recording, observations)
        probabilities = Array(repeating: 0, count: actions)
        if channels != nil { writePositions(observations.shape) }
    }

    /// Returns the shape of the network.
    ///
    /// Its outputs are the actions' logits, the logit of a nonzero reward, that reward in its scale, and the logit of a
    /// terminal state.
    private static func shape(
        _ observations: ObservationSpace, actions: Int, parameters: TransitionModelParameters
    ) -> NetworkShape {
        let sizes = observations.shape
        let outputs = actions + 3
        if sizes.count == 3, parameters.channels > 0,
            let shape = try? NetworkShape(
                input: .image(rows: sizes[0], columns: sizes[1], channels: 2 * sizes[2] + 2),
                convolutions: [.init(channels: parameters.channels, kernel: min(3, sizes[0], sizes[1]), stride: 1)],
                globalPooling: true, hidden: parameters.hidden, outputs: outputs)
        {
            return shape
        }
        return NetworkShape(inputs: 2 * observations.count, hidden: parameters.hidden, outputs: outputs)
    }

    /// Writes row and column, in 0...1, to the last two channels of all inputs, where they remain.
    private func writePositions(_ sizes: [Int]) {
        let width = 2 * sizes[2] + 2
        for row in 0..<network.maximumBatch {
            for cell in 0..<sizes[0] * sizes[1] {
                let place = row * network.inputCount + cell * width + 2 * sizes[2]
                network.inputs[place] = Float(cell / sizes[1]) / Float(max(sizes[0] - 1, 1))
                network.inputs[place + 1] = Float(cell % sizes[1]) / Float(max(sizes[1] - 1, 1))
            }
        }
    }

    /// Writes one transition to row `row` of the batch.
    func write(_ observation: Span<Float>, _ next: Span<Float>, at row: Int) {
        let (start, batch) = (row * network.inputCount, network.inputs)
        var inputs = batch.mutableSpan
        guard let channels else {
            standardization.write(observation, into: &inputs, from: start)
            standardization.writeChange(from: observation, to: next, into: &inputs, from: start + size)
            return
        }
        let width = 2 * channels + 2
        var (cell, place) = (start, 0)
        while place < size {
            for channel in 0..<channels {
                inputs[cell + channel] = observation[place + channel]
                inputs[cell + channels + channel] = next[place + channel]
            }
            cell += width
            place += channels
        }
    }

    /// Takes a gradient step on own transitions.
    ///
    /// Actions are learned from random actions only; rewards and terminal states from all transitions.
    func learn(_ sample: OwnSample) {
        var randomCount = 0
        for row in 0..<sample.count {
            let place = row * size..<(row + 1) * size
            write(sample.observations.span.extracting(place), sample.next.span.extracting(place), at: row)
            randomCount += sample.isRandom[row] ? 1 : 0
            let reward = abs(sample.rewards[row])
            if reward > 0 { rewardScale = rewardScale == 0 ? reward : 0.999 * rewardScale + 0.001 * reward }
        }
        let outputCount = network.outputCount
        let scale = rewardScale == 0 ? 1 : rewardScale
        let (actionWeight, weight) = (1 / Float(max(randomCount, 1)), 1 / Float(sample.count))
        network.train(sample.count) { outputs, gradients in
            for row in 0..<sample.count {
                let start = row * outputCount
                readProbabilities(of: outputs, from: start)
                for action in 0..<actionCount {
                    let truth: Float = action == Int(sample.actions[row]) ? 1 : 0
                    gradients[start + action] =
                        sample.isRandom[row] ? actionWeight * (probabilities[action] - truth) : 0
                }
                let head = start + actionCount
                let reward = sample.rewards[row]
                gradients[head] = weight * (logistic(outputs[head]) - (reward != 0 ? 1 : 0))
                gradients[head + 1] =
                    reward != 0
                    ? weight * Loss.huber(threshold: 1).derivative(at: outputs[head + 1] - reward / scale) : 0
                gradients[head + 2] = weight * (logistic(outputs[head + 2]) - (sample.terminated[row] ? 1 : 0))
            }
        }
    }

    /// Calls `body` with the prediction for each of the first `count` written transitions.
    func judge(_ count: Int, _ body: (_ place: Int, _ verdict: Verdict) -> Void) {
        let outputs = network.predict(count)
        for place in 0..<count {
            let start = place * network.outputCount
            readProbabilities(of: outputs.span, from: start)
            var best = 0
            for action in 1..<max(actionCount, 1) where probabilities[action] > probabilities[best] { best = action }
            let head = start + actionCount
            body(
                place,
                Verdict(
                    action: best, probability: probabilities[best],
                    reward: outputs[head] > 0 ? outputs[head + 1] * rewardScale : 0,
                    isTerminal: outputs[head + 2] > 0))
        }
    }

    private func readProbabilities(of outputs: Span<Float>, from start: Int) {
        softmax(outputs.extracting(start..<start + actionCount), into: &probabilities)
    }
}

extension TransitionNetwork {
    /// Saves or restores the state.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.buffers(network.trainingState)
        try archive.number(&network.stepCount, "step_count")
        try archive.number(&rewardScale, "reward_scale")
    }
}

/// The parameters of a `TransitionModel`.
struct TransitionModelParameters {
    /// The number of units in each hidden layer, first to last.
    let hidden: [Int]
    /// The number of channels of the convolution on grids and images.
    let channels: Int
    /// The learning rate of Adam.
    let learningRate: Double
    /// The composition of the sample for each gradient step.
    let sampling: OwnSampling
    /// The number of gradient steps before the first label.
    let warmup: Int
    /// The error at and above which a transition gets no label.
    let radius: Float

    init(from reader: inout SpecReader) {
        channels = reader.value(
            "channels", default: 32, in: 0...4096,
            "Channels of the convolution on grids and images; 0: a perceptron as for vectors")
        hidden = reader.list(
            "hidden", default: [64, 64], each: 1...4096, most: 64,
            "Units per hidden layer of the model, each followed by ReLU")
        learningRate = reader.value(
            "learning_rate", default: 1e-3, in: .above(0.0), "Step size of the model's optimizer, Adam")
        let count = reader.value(
            "batch_size", default: 32, in: 4...65_536,
            "Own transitions that the model learns from before each update of the agent")
        sampling = OwnSampling(count: count, randomCount: count / 2, eventCount: count / 4)
        warmup = reader.value("warmup", default: 500, in: 0..., "Steps of the model before the first label")
        radius = Float(
            reader.value(
                "radius", default: 1, in: .above(0.0, atMost: 1),
                "Error 1 - certainty from which a transition gets no label (err_max)"))
    }
}
