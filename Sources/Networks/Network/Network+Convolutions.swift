import CKernels

// A convolution is computed as a matrix product over image patches (im2col; Chellapilla, Puri & Simard 2006). A few
// images are processed at a time, so that the patches stay in the cache. Each product continues the sums of the
// previous images, so the group size does not affect the results.
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

    /// Computes the outputs of a convolution with ReLU.
    func convolve(
        _ size: ImagePatches, _ layer: Layer, of parameters: UnsafePointer<Float>, _ images: UnsafePointer<Float>,
        count: Int, into outputs: UnsafeMutablePointer<Float>
    ) {
        forEachGroup(of: size, count) { first, count, patches in
            kernels.table.gather_patches(count, size, images + first * size.imageCount, patches)
            kernels.table.gemm(
                .NN, count * layer.positions, layer.outputs, layer.inputs, patches, layer.inputs,
                parameters + layer.weightsOffset, layer.outputs, false, outputs + first * layer.mapped,
                layer.outputs, parameters + layer.biasesOffset, true)
        }
    }

    /// Computes the gradients of a convolution's weights from those of its pre-activations.
    func differentiateWeights(
        of size: ImagePatches, _ layer: Layer, _ delta: UnsafePointer<Float>, _ images: UnsafePointer<Float>,
        count: Int
    ) {
        let gradients = start(of: .gradients) + layer.weightsOffset
        forEachGroup(of: size, count) { first, count, patches in
            kernels.table.gather_patches(count, size, images + first * size.imageCount, patches)
            kernels.table.gemm(
                .TN, layer.inputs, layer.outputs, count * layer.positions, patches, layer.inputs,
                delta + first * layer.mapped, layer.outputs, first > 0, gradients, layer.outputs, nil, false)
        }
    }

    /// Computes the gradients of a convolution's input images from those of its pre-activations.
    func differentiateImages(
        of size: ImagePatches, _ layer: Layer, _ delta: UnsafePointer<Float>,
        into images: UnsafeMutablePointer<Float>, count: Int
    ) {
        let parameters = UnsafePointer(start(of: .online))
        images.update(repeating: 0, count: count * size.imageCount)
        forEachGroup(of: size, count) { first, count, patches in
            kernels.table.gemm(
                .NT, count * layer.positions, layer.inputs, layer.outputs, delta + first * layer.mapped,
                layer.outputs, parameters + layer.weightsOffset, layer.outputs, false, patches, layer.inputs, nil,
                false)
            kernels.table.scatter_patches(count, size, patches, images + first * size.imageCount)
        }
    }

    /// Calls `body` with the first image of each group, the number of images, and a buffer for their patches.
    @inline(__always)
    private func forEachGroup(
        of size: ImagePatches, _ count: Int, _ body: (Int, Int, UnsafeMutablePointer<Float>) -> Void
    ) {
        guard let room = patches.baseAddress else { preconditionFailure("a convolution has room for its patches") }
        let group = patches.count / (size.count * size.size)
        var first = 0
        while first < count {
            body(first, min(group, count - first), room)
            first += group
        }
    }
}
