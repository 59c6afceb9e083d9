import CKernels
import UnderstudyKernels

// A convolution is computed as a matrix product over image patches (im2col; Chellapilla, Puri & Simard 2006). A few
// images are processed at a time, so that the patches stay in the cache. Each product continues the sums of the
// previous images, so the group size does not affect the results. Observations with few nonzero values, such as MinAtar's
// bits, are computed without the products with 0, which gives the same bits.
extension Network {
    /// Returns the number of floats in the patch buffer.
    ///
    /// The buffer holds the patches of one image of any layer, or of several images if they are small. Two images of
    /// MinAtar with four channels fill 18 KiB, and are still in the first-level cache when they are multiplied.
    static func patchCount(_ layers: [Layer], maximumBatch: Int) -> Int {
        let cached = 4800
        return layers.map { layer in
            guard let patches = layer.patches else { return 0 }
            let image = patches.count * patches.size
            return image * min(maximumBatch, max(1, cached / image))
        }.max() ?? 0
    }

    /// Computes the outputs of a convolution, with ReLU if that is its activation.
    func convolve(
        _ size: ImagePatches, _ layer: Layer, of parameters: Span<Float>, _ images: Span<Float>, count: Int,
        into outputs: Buffer<Float>, from start: Int
    ) {
        if isSparse(size, layer, images) {
            return kernels.convolveNonzero(
                count, size, images, layer.outputs, weights: parameters.extracting(layer.weights),
                biases: parameters.extracting(layer.biases), rectified: layer.isRectified,
                into: outputs.mutableSpan(layer.places(of: 0..<count).shifted(by: start)))
        }
        let patches = patches
        for group in groups(of: size, count) {
            kernels.gatherPatches(
                group.count, size, images.extracting(size.places(of: group)), into: patches.mutableSpan)
            kernels.gemm(
                .NN, group.count * layer.positions, layer.outputs, layer.inputs, patches.span,
                parameters.extracting(layer.weights), bias: parameters.extracting(layer.biases),
                rectified: layer.isRectified, into: outputs.mutableSpan(layer.places(of: group).shifted(by: start)))
        }
    }

    /// Computes the gradients of a convolution's weights from those of its pre-activations.
    func differentiateWeights(
        of size: ImagePatches, _ layer: Layer, _ delta: Span<Float>, _ images: Span<Float>, count: Int
    ) {
        let (patches, gradients) = (patches, values(of: .gradients))
        if isSparse(size, layer, images) {
            return kernels.convolutionGradientsNonzero(
                count, size, images, layer.outputs, outputGradients: delta, into: gradients.mutableSpan(layer.weights))
        }
        for group in groups(of: size, count) {
            kernels.gatherPatches(
                group.count, size, images.extracting(size.places(of: group)), into: patches.mutableSpan)
            kernels.gemm(
                .TN, layer.inputs, layer.outputs, group.count * layer.positions, patches.span,
                delta.extracting(layer.places(of: group)), accumulating: group.lowerBound > 0,
                into: gradients.mutableSpan(layer.weights))
        }
    }

    /// Computes the gradients of a convolution's input images from those of its pre-activations.
    func differentiateImages(
        of size: ImagePatches, _ layer: Layer, _ delta: Span<Float>, into images: Range<Int>, count: Int
    ) {
        let (patches, parameters, memory) = (patches, values(of: .online), deltaMemory)
        memory.fill(images.prefix(count * size.imageCount), with: 0)
        for group in groups(of: size, count) {
            kernels.gemm(
                .NT, group.count * layer.positions, layer.inputs, layer.outputs,
                delta.extracting(layer.places(of: group)), parameters.span(layer.weights), into: patches.mutableSpan)
            kernels.scatterPatches(
                group.count, size, patches.span,
                into: memory.mutableSpan(size.places(of: group).shifted(by: images.lowerBound)))
        }
    }

    /// Returns whether to compute a convolution without the products with 0.
    ///
    /// It is faster if at most a quarter of the values differ from 0, and the outputs fill whole vectors. The first
    /// observation stands for the batch, since the choice does not affect the results.
    private func isSparse(_ size: ImagePatches, _ layer: Layer, _ images: Span<Float>) -> Bool {
        layer.source == nil && layer.outputs.isMultiple(of: 16) && size.imageCount <= Int(UInt32.max)
            && 4 * kernels.nonzeroCount(images.extracting(0..<size.imageCount)) <= size.imageCount
    }

    /// Returns the ranges of images whose patches fit into the buffer together.
    private func groups(of size: ImagePatches, _ count: Int) -> some Sequence<Range<Int>> {
        let most = patches.count / (size.count * size.size)
        return stride(from: 0, to: count, by: most).lazy.map { $0..<min($0 + most, count) }
    }
}

extension Range<Int> {
    /// Returns the range that begins `distance` later.
    fileprivate func shifted(by distance: Int) -> Self { lowerBound + distance..<upperBound + distance }
}

extension ImagePatches {
    /// The places of the values of `images`.
    fileprivate func places(of images: Range<Int>) -> Range<Int> {
        images.lowerBound * imageCount..<images.upperBound * imageCount
    }
}

extension Layer {
    /// The places of the map's outputs for `rows`.
    fileprivate func places(of rows: Range<Int>) -> Range<Int> { rows.lowerBound * mapped..<rows.upperBound * mapped }
}
