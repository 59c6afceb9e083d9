import QNetworks
import Understudy

/// Gradient updates of deep Q-learning (Mnih et al. 2015) on one batch.
///
/// Replay memory and target-network updates are not included.
///
/// An update consists of the forward passes of the online and target networks, the targets, the gradient of the Huber
/// loss, the backward pass and an Adam step.
final class UpdateLoop {
    let network: Network
    private let batch: Int
    private let observations: [Float]
    private let nextObservations: [Float]
    private let actions: [Int]
    private let rewards: [Float]
    private var outputGradients: [Float]

    init(_ item: BenchmarkNetwork, batch: Int) {
        var stream = RandomStream(seed: 1, name: "benchmark")
        network = Network(shape: item.shape, maximumBatch: batch, using: &stream)
        self.batch = batch
        observations = item.observations(count: batch, using: &stream)
        nextObservations = item.observations(count: batch, using: &stream)
        actions = (0..<batch).map { _ in stream.integer(below: item.shape.outputs) }
        rewards = (0..<batch).map { _ in Float(stream.uniform()) }
        outputGradients = Array(repeating: 0, count: batch * item.shape.outputs)
    }

    /// Performs `count` updates.
    func run(_ count: Int) {
        for _ in 0..<count {
            takeGradients()
            let gradients = outputGradients
            network.backward(outputGradients: gradients.span, count: batch)
            network.step(with: .adam(learningRate: 2.5e-4))
        }
    }

    /// Computes the derivative of the mean of Huber(Q(s, a) - r - gamma · max Q⁻(s', ·)) with respect to each output.
    private func takeGradients() {
        let outputs = network.shape.outputs
        let (observations, nextObservations) = (observations, nextObservations)
        let nextValues = network.forward(nextObservations.span, count: batch, with: .target)
        let values = network.forwardRecording(observations.span, count: batch)
        let loss = Loss.huber(threshold: 1)
        for place in outputGradients.indices { outputGradients[place] = 0 }
        for row in 0..<batch {
            var best = nextValues[row * outputs]
            for action in 1..<outputs { best = max(best, nextValues[row * outputs + action]) }
            let place = row * outputs + actions[row]
            let error = values[place] - (rewards[row] + 0.99 * best)
            outputGradients[place] = loss.derivative(at: error) / Float(batch)
        }
    }
}

/// Action selection for single observations.
final class ActionLoop {
    private static let count = 64

    private let network: Network
    private let observations: [Float]
    private var next = 0
    /// The sum of the selected actions, which keeps the compiler from removing the selection.
    private(set) var sum = 0

    init(_ item: BenchmarkNetwork) {
        var stream = RandomStream(seed: 1, name: "benchmark")
        network = Network(shape: item.shape, maximumBatch: 1, using: &stream)
        observations = item.observations(count: Self.count, using: &stream)
    }

    /// Selects `count` actions, cycling through the observations.
    func run(_ count: Int) {
        let observations = observations
        let size = observations.count / Self.count
        for _ in 0..<count {
            sum &+= network.bestAction(for: observations.span.extracting(next * size..<(next + 1) * size))
            next = (next + 1) % Self.count
        }
    }
}
