import QNetworks
import Testing

extension NetworkShape: CustomTestStringConvertible {
    /// The sizes that a failing test shows.
    public var testDescription: String {
        var parts = ["\(input)"] + convolutions.map { "c\($0.channels)k\($0.kernel)s\($0.stride)" }
        parts += globalPooling ? ["pooled"] : []
        parts += hidden.map { "\($0)" } + (layerNormalization ? ["normalized"] : [])
        parts += activation == .relu ? [] : [activation.rawValue]
        parts += noise.map { ["noise \($0)"] } ?? []
        parts += ["\(head)", "\(outputs)"]
        return parts.joined(separator: " ")
    }

    /// A shape of sizes that are known to be right.
    static func valid(
        _ input: Input, _ convolutions: [(channels: Int, kernel: Int, stride: Int)] = [], pooled: Bool = false,
        hidden: [Int] = [], normalized: Bool = false, activation: Activation = .relu, noise: Float? = nil,
        head: Head = .plain, outputs: Int = 3
    ) -> NetworkShape {
        do {
            return try NetworkShape(
                input: input,
                convolutions: convolutions.map {
                    Convolution(channels: $0.channels, kernel: $0.kernel, stride: $0.stride)
                }, globalPooling: pooled, hidden: hidden, layerNormalization: normalized, activation: activation,
                noise: noise, head: head, outputs: outputs)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// The network of Young & Tian 2019 for MinAtar's images of so many channels.
    static func minAtar(channels: Int, outputs: Int = 6) -> NetworkShape {
        valid(.image(rows: 10, columns: 10, channels: channels), [(16, 3, 1)], hidden: [128], outputs: outputs)
    }

    /// The network of Mnih et al. 2015 for Atari.
    static let nature = valid(
        .image(rows: 84, columns: 84, channels: 4), [(32, 8, 4), (64, 4, 2), (64, 3, 1)], hidden: [512], outputs: 18)

    /// Small shapes of every kind of layer and combination.
    static let small: [NetworkShape] = [
        // Convolutions: one and two, strides that leave a rest, odd sizes, a rectangular image, no hidden layer.
        .valid(.image(rows: 4, columns: 5, channels: 2), [(3, 3, 1)]),
        .valid(.image(rows: 6, columns: 7, channels: 1), [(4, 2, 2)], hidden: [5]),
        .valid(.image(rows: 7, columns: 6, channels: 3), [(3, 3, 2), (5, 2, 1)], hidden: [6]),
        .valid(.image(rows: 3, columns: 3, channels: 2), [(2, 3, 1)], hidden: [4]),
        .valid(.image(rows: 5, columns: 5, channels: 4), [(9, 1, 1), (3, 3, 1), (2, 2, 1)], hidden: [7]),
        .valid(.image(rows: 2, columns: 3, channels: 2), hidden: [4]),
        // Global max pooling: after one and two convolutions, with strides, before hidden layers and heads.
        .valid(.image(rows: 4, columns: 5, channels: 2), [(3, 3, 1)], pooled: true),
        .valid(.image(rows: 6, columns: 7, channels: 1), [(4, 2, 2)], pooled: true, hidden: [5]),
        .valid(.image(rows: 7, columns: 6, channels: 3), [(3, 3, 2), (5, 2, 1)], pooled: true, hidden: [6]),
        .valid(.image(rows: 3, columns: 3, channels: 2), [(2, 3, 1)], pooled: true, hidden: [4]),
        .valid(.image(rows: 5, columns: 5, channels: 2), [(4, 3, 1), (3, 2, 1)], pooled: true, head: .dueling()),
        // Layer normalization.
        .valid(.vector(4), hidden: [1], normalized: true),
        .valid(.vector(4), hidden: [8, 17], normalized: true),
        .valid(.vector(3), hidden: [33, 5], normalized: true, outputs: 5),
        .valid(.image(rows: 5, columns: 4, channels: 2), [(3, 2, 1)], hidden: [9], normalized: true),
        // Dueling heads.
        .valid(.vector(4), head: .dueling()),
        .valid(.vector(4), hidden: [9], head: .dueling(), outputs: 1),
        .valid(.vector(4), hidden: [9, 6], head: .dueling(), outputs: 18),
        .valid(.vector(4), hidden: [6], head: .dueling(streamUnits: 5)),
        .valid(.vector(4), head: .dueling(streamUnits: 11)),
        .valid(.vector(4), hidden: [7], normalized: true, head: .dueling(streamUnits: 6)),
        .valid(.vector(4), hidden: [7], normalized: true, head: .dueling()),
        .valid(.image(rows: 5, columns: 5, channels: 2), [(3, 3, 1)], head: .dueling(streamUnits: 6)),
        .valid(.image(rows: 5, columns: 5, channels: 2), [(4, 3, 1), (3, 2, 1)], hidden: [8], head: .dueling()),
        .valid(
            .image(rows: 5, columns: 5, channels: 2), [(4, 3, 1), (3, 2, 1)], hidden: [8], normalized: true,
            head: .dueling(streamUnits: 5)),
        // Other activations: dense, normalized, with convolutions, pooling and streams.
        .valid(.vector(4), hidden: [8, 17], activation: .tanh),
        .valid(.vector(4), hidden: [8, 17], activation: .elu, head: .dueling(streamUnits: 5)),
        .valid(.vector(4), hidden: [9], normalized: true, activation: .leakyReLU),
        .valid(.vector(4), hidden: [9], normalized: true, activation: .elu),
        .valid(.image(rows: 5, columns: 6, channels: 2), [(3, 3, 1), (4, 2, 1)], hidden: [6], activation: .leakyReLU),
        .valid(.image(rows: 5, columns: 6, channels: 2), [(3, 3, 1)], hidden: [6], normalized: true, activation: .tanh),
        .valid(
            .image(rows: 5, columns: 5, channels: 2), [(4, 3, 1), (3, 2, 1)], pooled: true, hidden: [4],
            activation: .elu),
    ]

    /// Small shapes with noisy layers.
    static let noisy: [NetworkShape] = [
        .valid(.vector(4), noise: 0.5),
        .valid(.vector(4), hidden: [8, 17], noise: 0.5),
        .valid(.vector(4), hidden: [8], normalized: true, activation: .tanh, noise: 2, head: .dueling(streamUnits: 5)),
        .valid(
            .image(rows: 5, columns: 6, channels: 2), [(3, 3, 1)], hidden: [6], activation: .elu, noise: 0.5,
            head: .dueling()),
    ]
}
