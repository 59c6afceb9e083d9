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

    /// Whether ReLU is applied, after any normalization; otherwise the outputs are linear.
    let isRectified: Bool

    /// The index of the first weight, a multiple of 16; weights are `[inputs, outputs]`, row-major.
    let weightsOffset: Int

    var weightCount: Int { inputs * outputs }

    /// The index of the first of the `outputs` biases; a multiple of 16.
    var biasesOffset: Int { weightsOffset + padded(weightCount) }

    /// The index of the first of the `outputs` gains of a normalized layer; a multiple of 16.
    var gainsOffset: Int { biasesOffset + padded(outputs) }

    /// The index of the first of the `outputs` shifts of a normalized layer; a multiple of 16.
    var shiftsOffset: Int { gainsOffset + padded(outputs) }

    /// The places of the weights.
    var weights: Range<Int> { weightsOffset..<weightsOffset + weightCount }

    /// The places of the biases.
    var biases: Range<Int> { biasesOffset..<biasesOffset + outputs }

    /// The places of the gains of a normalized layer.
    var gains: Range<Int> { gainsOffset..<gainsOffset + outputs }

    /// The places of the shifts of a normalized layer.
    var shifts: Range<Int> { shiftsOffset..<shiftsOffset + outputs }

    /// The end index of the layer's parameters, including padding; a multiple of 16.
    var end: Int { isNormalized ? shiftsOffset + padded(outputs) : gainsOffset }

    /// The number of times that the map is applied to one observation.
    var positions: Int { patches?.count ?? 1 }

    /// The number of outputs of the map for one observation, at all positions.
    var mapped: Int { positions * outputs }

    /// The number of outputs of the layer for one observation.
    var leaving: Int { isPooled ? outputs : mapped }
}

/// Returns `count` rounded up to a multiple of 16 floats (one cache line).
func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
