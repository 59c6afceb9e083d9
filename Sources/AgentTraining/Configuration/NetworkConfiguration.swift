import QNetworks
import Understudy

/// The architecture and initialization of the Q-network.
package struct NetworkConfiguration: Hashable, Sendable {
    /// The initialization schemes; the raw values are the names in specs.
    enum InitializationName: String, CaseIterable {
        case pytorch, he, glorot
    }

    /// The heads; the raw values are the names in specs.
    enum HeadName: String, CaseIterable {
        case plain, dueling
    }

    /// The convolutions on an image, before the hidden layers.
    package var convolutions: [NetworkShape.Convolution]
    /// The number of units per hidden layer, each with the activation.
    package var hidden: [Int]
    /// The function after each convolution and each hidden layer.
    package var activation: Activation
    /// Whether hidden layers are normalized before the activation.
    package var layerNormalization: Bool
    /// The initial noise of noisy layers; `nil` for plain layers.
    package var noise: Float?
    /// The output part of the network, after the last hidden layer.
    package var head: NetworkShape.Head
    /// The distribution of the initial parameters.
    package var initialization: Initialization

    init(from reader: inout SpecReader) {
        convolutions = reader.sections(
            "convolutions", "Convolutions on an image, each followed by the activation, without padding"
        ) {
            NetworkShape.Convolution(
                channels: $0.value("channels", in: 1...65_536, "Channels that leave it"),
                kernel: $0.value("kernel", in: 1...1_000, "Rows and columns of the kernel"),
                stride: $0.value("stride", default: 1, in: 1...1_000, "Distance of neighboring patches"))
        }
        // CleanRL dqn.py: 120 and 84 units.
        hidden = reader.list(
            "hidden", default: [120, 84], each: 1...65_536, most: 64,
            "Units per hidden layer, each followed by the activation")
        reader.cite("CleanRL's dqn.py (Huang et al. 2022)", for: "hidden")
        reader.measure(in: "units", "hidden")
        activation = reader.choice(
            "activation", default: Activation.relu,
            "The function after each convolution and each hidden layer: relu, leaky_relu (slope 0.01), elu or tanh")
        reader.cite(
            "Mnih et al. 2015 (relu), Maas et al. 2013 (leaky_relu), Clevert et al. 2016 (elu); as in PyTorch",
            for: "activation")
        layerNormalization = reader.value(
            "layer_normalization", default: false,
            "Whether hidden layers are normalized before the activation (Ba et al. 2016)")
        noise = reader.optionalValue(
            "noisy_layers", as: Double.self, in: .above(0.0, atMost: 100),
            "First noise of noisy fully connected layers, 0.5 in the publication; none for plain layers"
        ).map { Float($0) }
        reader.cite("Fortunato et al. 2018, factorized noise", for: "noisy_layers")
        head =
            reader.kindSection(
                "head", default: HeadName.plain,
                "The output layer: plain, or dueling streams for state value and advantages (Wang et al. 2016)"
            ) { name, reader in
                switch name {
                case .plain: .plain
                case .dueling:
                    .dueling(
                        streamUnits: reader.optionalValue(
                            "stream_units", as: Int.self, in: 1...65_536, "Units of a hidden layer in each stream"))
                }
            } ?? .plain
        let name = reader.choice(
            "initialization", default: InitializationName.pytorch,
            "How weights are drawn: pytorch (uniform, both weights and biases within 1/sqrt(inputs)), he or glorot (uniform)"
        )
        initialization =
            switch name {
            case .pytorch: .pytorchUniform
            case .he: .he
            case .glorot: .glorot
            }
    }

    /// Returns the network's shape for an environment.
    ///
    /// Observations are treated as an image if they have rows, columns and channels and the network has convolutions.
    ///
    /// - Throws: `InvalidNetworkShape` if the convolutions do not fit the observations.
    func shape(observations: ObservationSpace, actions: ActionSpace) throws(InvalidNetworkShape) -> NetworkShape {
        let sizes = observations.shape
        let isImage = sizes.count == 3 && !convolutions.isEmpty
        return try NetworkShape(
            input: isImage
                ? .image(rows: sizes[0], columns: sizes[1], channels: sizes[2]) : .vector(observations.count),
            convolutions: convolutions, hidden: hidden, layerNormalization: layerNormalization, activation: activation,
            noise: noise, head: head, outputs: actions.count)
    }
}
