/// The sizes of a Q-network: what enters, convolutions, fully connected hidden layers and the head.
///
/// Convolutions and hidden layers are rectified (ReLU); the outputs are linear.
public struct NetworkShape: Hashable, Sendable {
    /// What one observation is.
    public enum Input: Hashable, Sendable {
        /// A given number of values, at least 1.
        case vector(Int)

        /// An image, its values ordered by row, then column, then channel; each size at least 1.
        case image(rows: Int, columns: Int, channels: Int)
    }

    /// A convolution without padding, with a square kernel, a bias and rectified units.
    public struct Convolution: Hashable, Sendable {
        /// The channels that leave it, at least 1.
        public let channels: Int

        /// The rows and columns of its kernel, at least 1.
        public let kernel: Int

        /// The distance of neighbouring patches in both directions, at least 1.
        public let stride: Int

        /// A convolution of the given sizes.
        public init(channels: Int, kernel: Int, stride: Int) {
            self.channels = channels
            self.kernel = kernel
            self.stride = stride
        }
    }

    /// What follows the last hidden layer.
    public enum Head: Hashable, Sendable {
        /// A linear layer of action values.
        case plain

        /// Streams for the state's value V and the actions' advantages A: Q = V + A - mean A (Wang et al. 2016, equation 9).
        ///
        /// Without units of its own, each stream is one linear layer on the shared hidden layers, as in Dopamine's
        /// Rainbow. With `streamUnits`, at least 1, each has a hidden layer of so many units before that, as in the paper,
        /// whose network for Atari has three convolutions, no shared hidden layer and 512 units a stream.
        /// The gradient that enters the shared layers is not rescaled.
        case dueling(streamUnits: Int? = nil)
    }

    /// What one observation is.
    public let input: Input

    /// The convolutions, first to last, before the hidden layers; empty where the input is a vector.
    public let convolutions: [Convolution]

    /// Whether the last convolution gives, of each channel, only the highest value over all positions (global max pooling).
    ///
    /// What follows then knows that a pattern was in the image, and not where. Without convolutions it means nothing.
    public let globalPooling: Bool

    /// The units of each hidden layer, first to last; empty for none.
    public let hidden: [Int]

    /// Whether each fully connected hidden layer is normalised before it is rectified (Ba et al. 2016; epsilon 1e-5).
    ///
    /// The layers of a dueling head's streams that have `streamUnits` are hidden layers too. Convolutions are not normalised.
    public let layerNormalization: Bool

    /// What follows the last hidden layer.
    public let head: Head

    /// The number of outputs (action values) of one observation, at least 1.
    public let outputs: Int

    /// A shape with the given sizes.
    ///
    /// - Throws: ``InvalidNetworkShape`` when a size is below 1, when convolutions have no image to work on, or when a kernel does
    ///   not fit the image that enters it.
    public init(
        input: Input, convolutions: [Convolution] = [], globalPooling: Bool = false, hidden: [Int],
        layerNormalization: Bool = false, head: Head = .plain, outputs: Int
    ) throws(InvalidNetworkShape) {
        self.input = input
        self.convolutions = convolutions
        self.globalPooling = globalPooling
        self.hidden = hidden
        self.layerNormalization = layerNormalization
        self.head = head
        self.outputs = outputs
        if let problem { throw problem }
    }

    /// A multilayer perceptron with the given sizes, each at least 1.
    public init(inputs: Int, hidden: [Int], outputs: Int) {
        input = .vector(inputs)
        convolutions = []
        globalPooling = false
        self.hidden = hidden
        layerNormalization = false
        head = .plain
        self.outputs = outputs
        precondition(problem == nil, "every layer has at least one unit")
    }

    /// The number of values in one observation.
    public var inputs: Int {
        switch input {
        case .vector(let count): count
        case .image(let rows, let columns, let channels): rows * columns * channels
        }
    }

    /// The number of parameters: weights and biases, and the gains and shifts of layer normalisation.
    public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

    /// The number of floats that one set of parameters occupies, including the padding between layers.
    public var storageCount: Int { layers.last?.end ?? 0 }
}
