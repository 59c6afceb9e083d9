import CKernels
import UnderstudyKernels

/// A linear map with its normalization and activation, and the position of their parameters.
///
/// The map is applied to a whole observation or to each patch of an image, with the same matrix product.
struct Layer {
    /// The patches of the input image, or `nil` if the whole input is one row.
    let patches: ImagePatches?

    /// The number of inputs of the map: the values of one patch or of the whole input.
    let inputs: Int

    /// The number of outputs of the map: the channels of a convolution or the units of a fully connected layer.
    let outputs: Int

    /// The index of the input layer, or `nil` if the input is the observation.
    let source: Int?

    /// Whether the layer outputs only the maximum of each channel over all positions (global max pooling).
    let isPooled: Bool

    /// Whether layer normalization follows the map.
    let isNormalized: Bool

    /// The function that is applied after any normalization; `nil` if the outputs are linear.
    let activation: Activation?

    /// The initial noise of a noisy layer, sigma_0 of Fortunato et al. 2018; `nil` without noise.
    let noise: Float?

    /// The places of the weights, `[inputs, outputs]`, row-major. The first is a multiple of 16, as for each range.
    let weights: Range<Int>

    /// The places of the biases.
    let biases: Range<Int>

    /// The places of the gains of a normalized layer.
    let gains: Range<Int>

    /// The places of the shifts of a normalized layer.
    let shifts: Range<Int>

    /// The places of the standard deviations of a noisy layer's weights, as those of the weights.
    let weightDeviations: Range<Int>

    /// The places of the standard deviations of a noisy layer's biases.
    let biasDeviations: Range<Int>

    /// Creates a layer whose parameters begin at `start`, a multiple of 16.
    init(
        patches: ImagePatches?, inputs: Int, outputs: Int, source: Int?, isPooled: Bool, isNormalized: Bool,
        activation: Activation?, noise: Float?, weightsOffset start: Int
    ) {
        (self.patches, self.inputs, self.outputs, self.source) = (patches, inputs, outputs, source)
        (self.isPooled, self.isNormalized) = (isPooled, isNormalized)
        (self.activation, self.noise) = (activation, noise)
        // Stored, because each pass needs them.
        weights = start..<start + inputs * outputs
        let first = start + padded(inputs * outputs)
        biases = first..<first + outputs
        gains = first + padded(outputs)..<first + padded(outputs) + outputs
        shifts = first + 2 * padded(outputs)..<first + 2 * padded(outputs) + outputs
        let second = (isNormalized ? shifts : biases).lowerBound + padded(outputs)
        weightDeviations = second..<second + inputs * outputs
        let third = second + padded(inputs * outputs)
        biasDeviations = third..<third + outputs
    }

    /// The end index of the layer's parameters, including padding; a multiple of 16.
    var end: Int {
        noise == nil ? weightDeviations.lowerBound : biasDeviations.lowerBound + padded(outputs)
    }

    /// Whether ReLU is applied, which the products and the normalization contain.
    var isRectified: Bool { activation == .relu }

    /// The number of times that the map is applied to one observation.
    var positions: Int { patches?.count ?? 1 }

    /// The number of outputs of the map for one observation, at all positions.
    var mapped: Int { positions * outputs }

    /// The number of outputs of the layer for one observation.
    var leaving: Int { isPooled ? outputs : mapped }
}

/// Returns `count` rounded up to a multiple of 16 floats (one cache line).
func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

/// The distribution of the initial parameters.
///
/// The layers are drawn in order, each with its weights row by row and then its biases. For a convolution, the numbers
/// of inputs and outputs are those of one patch: channels · kernel². The gains of layer normalization start as 1 and
/// the shifts as 0; they are not drawn.
public enum Initialization: Hashable, Sendable {
    /// Weights and biases uniform within ±1/√inputs: the default of PyTorch's `nn.Linear` and `nn.Conv2d`.
    case pytorchUniform

    /// Weights uniform within ±√(6/inputs), biases 0 (He et al. 2015, equation 10, as a uniform distribution).
    case he

    /// Weights uniform within ±√(6/(inputs + outputs)), biases 0 (Glorot & Bengio 2010, equation 16).
    case glorot

    /// Returns the bound of the weights.
    func weightBound(of layer: Layer) -> Float {
        switch self {
        case .pytorchUniform: 1 / Float(layer.inputs).squareRoot()
        case .he: (6 / Float(layer.inputs)).squareRoot()
        case .glorot:
            (6 / Float(layer.inputs + layer.outputs * (layer.patches.map { $0.kernel * $0.kernel } ?? 1))).squareRoot()
        }
    }

    /// Returns the bound of the biases, or `nil` if they are 0.
    func biasBound(of layer: Layer) -> Float? {
        switch self {
        case .pytorchUniform: weightBound(of: layer)
        case .he, .glorot: nil
        }
    }
}

extension RandomNumberGenerator {
    /// Returns a value uniform in [-bound, bound), made from the top 24 bits of one call of `next()`.
    ///
    /// The result depends only on the generator. The results of `Float.random(in:)` may change with the standard
    /// library.
    mutating func nextFloat(within bound: Float) -> Float {
        let unit = Float(next() >> 40) * 0x1p-24
        return (2 * unit - 1) * bound
    }
}
