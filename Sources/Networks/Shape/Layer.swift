import CKernels

/// A linear map, what follows it, and the place of their parameters in a set of parameters.
///
/// The map is applied to a whole observation, or to each patch of an image, by the same product of matrices.
struct Layer {
    /// The patches of the image that enters, or `nil` when the map takes all that enters as one row.
    let patches: ImagePatches?

    /// The values that the map takes: those of one patch, or all that enter.
    let inputs: Int

    /// The values that the map gives: the channels of a convolution, or the units of a fully connected layer.
    let outputs: Int

    /// The index of the layer whose outputs enter, or `nil` when the observation does.
    let source: Int?

    /// Whether only the highest value of each channel over the positions leaves the layer.
    let isPooled: Bool

    /// Whether layer normalisation follows the map.
    let isNormalized: Bool

    /// Whether the units are rectified (ReLU), after any normalisation; otherwise they are linear.
    let isRectified: Bool

    /// The index of the first weight; weights are `[inputs, outputs]`, row-major. A multiple of 16.
    let weightsOffset: Int

    var weightCount: Int { inputs * outputs }

    /// The index of the first of the `outputs` biases; a multiple of 16.
    var biasesOffset: Int { weightsOffset + padded(weightCount) }

    /// The index of the first of the `outputs` gains of a normalised layer; a multiple of 16.
    var gainsOffset: Int { biasesOffset + padded(outputs) }

    /// The index of the first of the `outputs` shifts of a normalised layer; a multiple of 16.
    var shiftsOffset: Int { gainsOffset + padded(outputs) }

    /// The index just past the layer's parameters and their padding; a multiple of 16.
    var end: Int { isNormalized ? shiftsOffset + padded(outputs) : gainsOffset }

    /// The times that the map is applied to one observation.
    var positions: Int { patches?.count ?? 1 }

    /// The values of one observation that the map gives, at all positions.
    var mapped: Int { positions * outputs }

    /// The values of one observation that leave the layer.
    var leaving: Int { isPooled ? outputs : mapped }
}

extension ImagePatches {
    /// The rows of patches from top to bottom.
    var patchRows: Int { (rows - kernel) / stride + 1 }

    /// The columns of patches from left to right.
    var patchColumns: Int { (columns - kernel) / stride + 1 }

    /// The patches of one image.
    var count: Int { patchRows * patchColumns }

    /// The values of one image.
    var imageCount: Int { rows * columns * channels }

    /// The values of one patch.
    var size: Int { kernel * kernel * channels }
}

/// The least multiple of 16 floats (one cache line) that holds `count` floats.
func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
