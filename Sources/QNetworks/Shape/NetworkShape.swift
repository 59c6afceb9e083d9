import CKernels
import UnderstudyKernels

/// The architecture of a Q-network: its input, convolutions, fully connected hidden layers and head.
///
/// One activation follows all convolutions and hidden layers. The outputs are linear.
public struct NetworkShape: Hashable, Sendable {
    /// The form of an observation.
    public enum Input: Hashable, Sendable {
        /// A vector with the given number of values, at least 1.
        case vector(Int)

        /// An image with its values ordered by row, column and channel; each size is at least 1.
        case image(rows: Int, columns: Int, channels: Int)
    }

    /// A convolution without padding, with a square kernel, a bias and an activation.
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

    /// Whether fully connected hidden layers are normalized before the activation (Ba et al. 2016; epsilon 1e-5).
    ///
    /// This includes the hidden layers of a dueling head's streams with `streamUnits`. Convolutions are not normalized.
    public let layerNormalization: Bool

    /// The function after each convolution and each hidden layer.
    public let activation: Activation

    /// The initial noise of noisy layers, sigma_0 of Fortunato et al. 2018 (factorized noise); `nil` for plain layers.
    ///
    /// All fully connected layers are noisy then, those of the head included. Convolutions are not. The noise shows in
    /// a pass that asks for it, see ``Network/drawNoise(for:using:)``.
    public let noise: Float?

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
        layerNormalization: Bool = false, activation: Activation = .relu, noise: Float? = nil, head: Head = .plain,
        outputs: Int
    ) throws(InvalidNetworkShape) {
        self.input = input
        self.convolutions = convolutions
        self.globalPooling = globalPooling
        self.hidden = hidden
        self.layerNormalization = layerNormalization
        self.activation = activation
        self.noise = noise
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
        activation = .relu
        noise = nil
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

    /// The number of parameters: weights and biases, the gains and shifts of layer normalization, and the deviations of
    /// noisy layers.
    public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

    /// The number of floats of one parameter set, including the padding between layers.
    public var storageCount: Int { layers.last?.end ?? 0 }
}

/// A named array of parameters with its position in a parameter set.
public struct ParameterTensor: Hashable, Sendable {
    /// The name: `layers.<index>.` and `weights`, `biases` or, for a normalized layer, `gains` or `shifts`.
    ///
    /// A noisy layer also has `weight_deviations` and `bias_deviations`.
    ///
    /// Layers are counted from 0 at the inputs. Those of a dueling head's streams are called `value.<index>` and
    /// `advantage.<index>` instead, counted from 0 in each.
    public let name: String

    /// The dimensions, outermost first.
    ///
    /// They are `[inputs, outputs]` for weights, `[kernel, kernel, channels, outputs]` for a convolution's weights, and
    /// `[outputs]` for biases, gains and shifts. Standard deviations have the dimensions of their means.
    public let dimensions: [Int]

    /// The index of the first value, a multiple of 16; the values are contiguous and row-major.
    public let offset: Int

    /// The number of values.
    public var count: Int { dimensions.reduce(1, *) }

    /// The indices of the values.
    public var range: Range<Int> { offset..<offset + count }
}

extension NetworkShape {
    /// The layers in the order of computation, with the positions of their parameters.
    ///
    /// The last one outputs the action values or, for a dueling head, the advantages.
    var layers: [Layer] {
        var layers: [Layer] = []
        func append(
            _ outputs: Int, patches: ImagePatches? = nil, isPooled: Bool = false, on source: Int?, isHidden: Bool = true
        ) {
            layers.append(
                Layer(
                    patches: patches, inputs: patches?.size ?? source.map { layers[$0].leaving } ?? inputs,
                    outputs: outputs, source: source, isPooled: isPooled,
                    isNormalized: layerNormalization && isHidden && patches == nil,
                    activation: isHidden ? activation : nil, noise: patches == nil ? noise : nil,
                    weightsOffset: layers.last?.end ?? 0))
        }

        if case .image(var rows, var columns, var channels) = input {
            for (index, convolution) in convolutions.enumerated() {
                let patches = ImagePatches(
                    rows: rows, columns: columns, channels: channels, kernel: convolution.kernel,
                    stride: convolution.stride)
                append(
                    convolution.channels, patches: patches,
                    isPooled: globalPooling && index == convolutions.count - 1, on: layers.indices.last)
                (rows, columns, channels) = (patches.patchRows, patches.patchColumns, convolution.channels)
            }
        }
        for units in hidden { append(units, on: layers.indices.last) }

        let trunk = layers.indices.last
        switch head {
        case .plain: append(outputs, on: trunk, isHidden: false)
        case .dueling(let streamUnits):
            for outputs in [1, outputs] {
                if let streamUnits { append(streamUnits, on: trunk) }
                append(outputs, on: streamUnits == nil ? trunk : layers.indices.last, isHidden: false)
            }
        }
        return layers
    }

    /// The number of layers in each stream of the head, 1 or 2, or `nil` for a plain head.
    var streamDepth: Int? {
        switch head {
        case .plain: nil
        case .dueling(let streamUnits): streamUnits == nil ? 1 : 2
        }
    }

    /// The parameter tensors in the order of their positions; there is padding between them.
    public var tensors: [ParameterTensor] {
        let layers = layers
        let trunk = layers.count - 2 * (streamDepth ?? 0)
        return layers.enumerated().flatMap { index, layer in
            var name = "layers.\(index)"
            if let depth = streamDepth, index >= trunk {
                name = (index < trunk + depth ? "value" : "advantage") + ".\((index - trunk) % depth)"
            }
            let extents = layer.patches.map { [$0.kernel, $0.kernel, $0.channels] } ?? [layer.inputs]
            func tensor(_ kind: String, _ dimensions: [Int], _ offset: Int) -> ParameterTensor {
                ParameterTensor(name: "\(name).\(kind)", dimensions: dimensions, offset: offset)
            }
            var tensors = [
                tensor("weights", extents + [layer.outputs], layer.weights.lowerBound),
                tensor("biases", [layer.outputs], layer.biases.lowerBound),
            ]
            if layer.isNormalized {
                tensors += [
                    tensor("gains", [layer.outputs], layer.gains.lowerBound),
                    tensor("shifts", [layer.outputs], layer.shifts.lowerBound),
                ]
            }
            if layer.noise != nil {
                tensors += [
                    tensor("weight_deviations", extents + [layer.outputs], layer.weightDeviations.lowerBound),
                    tensor("bias_deviations", [layer.outputs], layer.biasDeviations.lowerBound),
                ]
            }
            return tensors
        }
    }
}

/// A reason why a network shape is invalid.
public struct InvalidNetworkShape: Error, Hashable, CustomStringConvertible {
    /// The problem in one line.
    public let description: String
}

extension NetworkShape {
    /// The first problem with the sizes, or `nil` if they are valid.
    var problem: InvalidNetworkShape? {
        var image: (rows: Int, columns: Int)?
        switch input {
        case .vector(let count):
            if count < 1 {
                return InvalidNetworkShape(description: "an observation needs at least 1 value")
            }
        case .image(let rows, let columns, let channels):
            if min(rows, columns, channels) < 1 {
                return InvalidNetworkShape(
                    description: "an image needs at least 1 row, 1 column and 1 channel")
            }
            image = (rows, columns)
        }
        for (index, convolution) in convolutions.enumerated() {
            let name = "convolution \(index + 1)"
            guard let (rows, columns) = image else {
                return InvalidNetworkShape(description: "\(name) needs an image, but the observation is a vector")
            }
            if min(convolution.channels, convolution.kernel, convolution.stride) < 1 {
                return InvalidNetworkShape(description: "\(name) needs channels, kernel and stride of at least 1")
            }
            if convolution.kernel > min(rows, columns) {
                return InvalidNetworkShape(
                    description: "\(name) has a kernel of \(convolution.kernel) x \(convolution.kernel) pixels, "
                        + "which does not fit the image of \(rows) x \(columns) that enters it")
            }
            image = (
                (rows - convolution.kernel) / convolution.stride + 1,
                (columns - convolution.kernel) / convolution.stride + 1
            )
        }
        if let noise, !(noise > 0 && noise.isFinite) {
            return InvalidNetworkShape(description: "the noise of noisy layers is a number above 0")
        }
        if let index = hidden.firstIndex(where: { $0 < 1 }) {
            return InvalidNetworkShape(description: "hidden layer \(index + 1) needs at least 1 unit")
        }
        if case .dueling(let units?) = head, units < 1 {
            return InvalidNetworkShape(description: "the streams of the dueling head need at least 1 unit")
        }
        return outputs < 1 ? InvalidNetworkShape(description: "a network needs at least 1 output") : nil
    }
}
