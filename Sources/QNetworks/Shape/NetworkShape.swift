/// The architecture of a Q-network: its input, convolutions, fully connected hidden layers and head.
///
/// Convolutions and hidden layers use ReLU. The outputs are linear.
public struct NetworkShape: Hashable, Sendable {
    /// The form of an observation.
    public enum Input: Hashable, Sendable {
        /// A vector with the given number of values, at least 1.
        case vector(Int)

        /// An image with its values ordered by row, column and channel; each size is at least 1.
        case image(rows: Int, columns: Int, channels: Int)
    }

    /// A convolution without padding, with a square kernel, a bias and ReLU.
    public struct Convolution: Hashable, Sendable {
        /// The number of output channels, at least 1.
        public let channels: Int

        /// The number of rows and columns of the kernel, at least 1.
        public let kernel: Int

        /// The distance between neighboring patches in both directions, at least 1.
        public let stride: Int

        /// Creates a convolution.
        public init(channels: Int, kernel: Int, stride: Int) {
            self.channels = channels
            self.kernel = kernel
            self.stride = stride
        }
    }

    /// The output part of the network, after the last hidden layer.
    public enum Head: Hashable, Sendable {
        /// A linear layer that outputs the action values.
        case plain

        /// Streams for the state value V and the advantages A: Q = V + A - mean A (Wang et al. 2016, equation 9).
        ///
        /// Without `streamUnits`, each stream is one linear layer on top of the shared hidden layers, as in Dopamine's
        /// Rainbow. With `streamUnits`, at least 1, each stream also has its own hidden layer with that many units, as
        /// in the paper. The paper's network for Atari has three convolutions, no shared hidden layer and 512 units per
        /// stream. The gradient that flows into the shared layers is not rescaled.
        case dueling(streamUnits: Int? = nil)
    }

    /// The form of an observation.
    public let input: Input

    /// The convolutions before the hidden layers, first to last; empty for a vector input.
    public let convolutions: [Convolution]

    /// Whether the last convolution outputs only the maximum of each channel over all positions (global max pooling).
    ///
    /// The following layers then know whether a pattern is in the image, but not where. It has no effect without
    /// convolutions.
    public let globalPooling: Bool

    /// The number of units of each hidden layer, first to last; empty for none.
    public let hidden: [Int]

    /// Whether fully connected hidden layers are normalized before ReLU (Ba et al. 2016; epsilon 1e-5).
    ///
    /// This includes the hidden layers of a dueling head's streams with `streamUnits`. Convolutions are not normalized.
    public let layerNormalization: Bool

    /// The output part of the network, after the last hidden layer.
    public let head: Head

    /// The number of outputs (action values) per observation, at least 1.
    public let outputs: Int

    /// Creates a shape with the given sizes.
    ///
    /// - Throws: ``InvalidNetworkShape`` if a size is below 1, if there are convolutions but no image input, or if a
    ///   kernel does not fit its input image.
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

    /// Creates the shape of a multilayer perceptron with the given sizes, each at least 1.
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

    /// The number of parameters: weights and biases, and the gains and shifts of layer normalization.
    public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

    /// The number of floats of one parameter set, including the padding between layers.
    public var storageCount: Int { layers.last?.end ?? 0 }
}

/// A named array of parameters with its position in a parameter set.
public struct ParameterTensor: Hashable, Sendable {
    /// The name: `layers.<index>.` and `weights`, `biases` or, for a normalized layer, `gains` or `shifts`.
    ///
    /// Layers are counted from 0 at the inputs. Those of a dueling head's streams are called `value.<index>` and
    /// `advantage.<index>` instead, counted from 0 in each.
    public let name: String

    /// The dimensions, outermost first.
    ///
    /// They are `[inputs, outputs]` for weights, `[kernel, kernel, channels, outputs]` for a convolution's weights, and
    /// `[outputs]` for biases, gains and shifts.
    public let dimensions: [Int]

    /// The index of the first value, a multiple of 16; the values are contiguous and row-major.
    public let offset: Int

    /// The number of values.
    public var count: Int { dimensions.reduce(1, *) }

    /// The indices of the values.
    public var range: Range<Int> { offset..<offset + count }
}
