import QNetworks
import Understudy

/// A network whose speed is measured.
struct BenchmarkNetwork {
    let name: String
    let shape: NetworkShape
    /// The batch sizes of the updates, each with its maximum time in seconds on the reference machine.
    ///
    /// The time is `nil` if no target is set.
    let updates: [(batch: Int, targetSeconds: Double?)]
    /// The maximum time in seconds to select an action on the reference machine; `nil` if no target is set.
    var actionTargetSeconds: Double?
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
                updates: [(32, 25e-6), (128, 78e-6)]),
            BenchmarkNetwork(
                name: "4-120-84-2", shape: NetworkShape(inputs: 4, hidden: [120, 84], outputs: 2),
                updates: [(32, nil), (128, 185e-6)], actionTargetSeconds: 1e-6),
            BenchmarkNetwork(
                name: "8-256-256-4", shape: NetworkShape(inputs: 8, hidden: [256, 256], outputs: 4),
                updates: [(64, 550e-6), (128, 1060e-6)], actionTargetSeconds: 4e-6),
            try minAtar(channels: 4, targetSeconds: 900e-6),
            try minAtar(channels: 10, targetSeconds: 1060e-6),
        ]
        if includesSlow { networks.append(try atari()) }
        return networks
    }

    /// Returns the network of Young & Tian 2019 for MinAtar.
    private static func minAtar(channels: Int, targetSeconds: Double) throws -> BenchmarkNetwork {
        BenchmarkNetwork(
            name: "MinAtar 10x10x\(channels) conv16-fc128",
            shape: try NetworkShape(
                input: .image(rows: 10, columns: 10, channels: channels),
                convolutions: [.init(channels: 16, kernel: 3, stride: 1)], hidden: [128], outputs: 6),
            updates: [(32, targetSeconds)], isBinary: true)
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
            updates: [(32, 39e-3)])
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
