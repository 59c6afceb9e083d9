import QNetworks
import Understudy

extension BenchmarkCase {
    /// Creates the cases for updates of each network.
    static func updates(of networks: [BenchmarkNetwork]) -> [BenchmarkCase] {
        networks.flatMap { network in
            network.batches.map { batch in
                let loop = UpdateLoop(network, batch: batch)
                return BenchmarkCase(
                    group: .updates, name: "\(network.name), batch \(batch)",
                    flops: network.shape.updateOperations(batch: batch), operate: loop.run)
            }
        }
    }

    /// Creates the cases for action selection by each network.
    static func actions(of networks: [BenchmarkNetwork]) -> [BenchmarkCase] {
        networks.map { network in
            let loop = ActionLoop(network)
            return BenchmarkCase(
                group: .actions, name: network.name, flops: network.shape.forwardOperations.reduce(0, +),
                operate: loop.run)
        }
    }
}

extension NetworkShape {
    /// The floating-point operations of the matrix products in a forward pass for one observation, by layer.
    ///
    /// A multiply-add counts as two operations. Biases, activation functions and similar work do not count.
    var forwardOperations: [Int] {
        let weights = tensors.filter { $0.name.hasSuffix(".weights") }.map(\.count)
        guard case .image(var rows, var columns, _) = input else { return weights.map { 2 * $0 } }
        return weights.enumerated().map { index, count in
            guard index < convolutions.count else { return 2 * count }
            let convolution = convolutions[index]
            rows = (rows - convolution.kernel) / convolution.stride + 1
            columns = (columns - convolution.kernel) / convolution.stride + 1
            return 2 * count * rows * columns
        }
    }

    /// Returns the floating-point operations of one deep Q-learning update on a batch.
    ///
    /// An update has two forward passes and a backward pass that costs as much as two. The gradient with respect to the
    /// observations is not computed, so its cost is subtracted.
    func updateOperations(batch: Int) -> Int {
        let forward = forwardOperations
        return batch * (4 * forward.reduce(0, +) - (forward.first ?? 0))
    }
}

/// A network whose speed is measured.
struct BenchmarkNetwork {
    let name: String
    let shape: NetworkShape
    /// The batch sizes of the updates.
    let batches: [Int]
    /// Whether observations are binary and sparse.
    var isBinary = false

    /// Returns common networks, from the smallest to the largest.
    ///
    /// - Parameter includesSlow: whether to include the Atari network of Mnih et al. 2015, for which one update takes
    ///   35 ms.
    static func all(includesSlow: Bool) throws -> [BenchmarkNetwork] {
        var networks = [
            BenchmarkNetwork(
                name: "4-64-64-2", shape: NetworkShape(inputs: 4, hidden: [64, 64], outputs: 2),
                batches: [32, 128]),
            BenchmarkNetwork(
                name: "4-120-84-2", shape: NetworkShape(inputs: 4, hidden: [120, 84], outputs: 2),
                batches: [32, 128]),
            BenchmarkNetwork(
                name: "8-256-256-4", shape: NetworkShape(inputs: 8, hidden: [256, 256], outputs: 4),
                batches: [64, 128]),
            try minAtar(channels: 4),
            try minAtar(channels: 10),
        ]
        if includesSlow { networks.append(try atari()) }
        return networks
    }

    /// Returns the network of Young & Tian 2019 for MinAtar.
    private static func minAtar(channels: Int) throws -> BenchmarkNetwork {
        BenchmarkNetwork(
            name: "MinAtar 10x10x\(channels) conv16-fc128",
            shape: try NetworkShape(
                input: .image(rows: 10, columns: 10, channels: channels),
                convolutions: [.init(channels: 16, kernel: 3, stride: 1)], hidden: [128], outputs: 6),
            batches: [32], isBinary: true)
    }

    /// Returns the network of Mnih et al. 2015 for Atari.
    private static func atari() throws -> BenchmarkNetwork {
        BenchmarkNetwork(
            name: "Nature 84x84x4",
            shape: try NetworkShape(
                input: .image(rows: 84, columns: 84, channels: 4),
                convolutions: [
                    .init(channels: 32, kernel: 8, stride: 4), .init(channels: 64, kernel: 4, stride: 2),
                    .init(channels: 64, kernel: 3, stride: 1),
                ], hidden: [512], outputs: 6),
            batches: [32])
    }

    /// Returns random observations of shape `[count, shape.inputs]`.
    ///
    /// The elements are uniform with unit variance, or binary with a probability of 1 in 40 for the value 1.
    func observations(count: Int, using stream: inout RandomStream) -> [Float] {
        (0..<count * shape.inputs).map { _ in
            isBinary ? (stream.happens(withProbability: 0.025) ? 1 : 0) : Float(stream.uniform(in: -1.7...1.7))
        }
    }
}

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
