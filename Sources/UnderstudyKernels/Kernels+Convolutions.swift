import CKernels

// The kernels of convolutions and of global max pooling. Matrices are dense; CKernels.h says what each computes.
extension Kernels {
    /// Copies the patches of `count` images.
    public func gatherPatches(
        _ count: Int, _ size: ImagePatches, _ images: Span<Float>, into patches: consuming MutableSpan<Float>
    ) {
        precondition(
            count >= 0 && images.count >= count * size.imageCount && patches.count >= count * size.count * size.size,
            "the images or their patches do not fit the spans")
        withPointer(images) { images in withPointer(&patches) { table.gather_patches(count, size, images, $0) } }
    }

    /// Adds the patches of `count` images to their positions.
    public func scatterPatches(
        _ count: Int, _ size: ImagePatches, _ patches: Span<Float>, into images: consuming MutableSpan<Float>
    ) {
        precondition(
            count >= 0 && images.count >= count * size.imageCount && patches.count >= count * size.count * size.size,
            "the images or their patches do not fit the spans")
        withPointer(patches) { patches in withPointer(&images) { table.scatter_patches(count, size, patches, $0) } }
    }

    /// Returns the number of values that are not 0.
    public func nonzeroCount(_ values: Span<Float>) -> Int {
        withPointer(values) { table.count_nonzero(values.count, $0) }
    }

    /// Computes the convolution of `count` images without the products with pixels of 0.
    ///
    /// - Parameters:
    ///   - weights: [size.size, n].
    ///   - biases: n values.
    ///   - outputs: [count, size.count, n].
    public func convolveNonzero(
        _ count: Int, _ size: ImagePatches, _ images: Span<Float>, _ n: Int, weights: Span<Float>,
        biases: Span<Float>, rectified: Bool, into outputs: consuming MutableSpan<Float>
    ) {
        precondition(
            count >= 0 && images.count >= count * size.imageCount && outputs.count >= count * size.count * n,
            "the images or the outputs do not fit the spans")
        precondition(n >= 0 && weights.count >= size.size * n && biases.count >= n, "missing weights or biases")
        precondition(size.imageCount <= Int(UInt32.max), "the image has too many values")
        withPointers(weights, biases) { weights, biases in
            withPointer(images) { images in
                withPointer(&outputs) {
                    table.convolve_nonzero(count, size, images, n, weights, biases, rectified, $0)
                }
            }
        }
    }

    /// Computes the gradients of the weights of `convolveNonzero` from those of its outputs before the ReLU.
    ///
    /// - Parameters:
    ///   - outputGradients: [count, size.count, n].
    ///   - weights: [size.size, n].
    public func convolutionGradientsNonzero(
        _ count: Int, _ size: ImagePatches, _ images: Span<Float>, _ n: Int, outputGradients: Span<Float>,
        into weights: consuming MutableSpan<Float>
    ) {
        precondition(
            count >= 0 && images.count >= count * size.imageCount && outputGradients.count >= count * size.count * n,
            "the images or the gradients do not fit the spans")
        precondition(n >= 0 && weights.count >= size.size * n, "missing weights")
        precondition(size.imageCount <= Int(UInt32.max), "the image has too many values")
        withPointers(images, outputGradients) { images, outputGradients in
            withPointer(&weights) {
                table.convolution_gradients_nonzero(count, size, images, n, outputGradients, $0)
            }
        }
    }

    /// Writes the maximum of each column of values [count, positions, n] to `pooled`, [count, n].
    public func poolMaximum(
        _ count: Int, positions: Int, _ n: Int, _ values: Span<Float>, into pooled: consuming MutableSpan<Float>
    ) {
        precondition(
            count >= 0 && n >= 0 && positions > 0 && values.count >= count * positions * n
                && pooled.count >= count * n, "the values do not fit the spans")
        withPointer(values) { values in withPointer(&pooled) { table.pool_maximum(count, positions, n, values, $0) } }
    }

    /// Computes the gradients of a convolution's weights and biases from those of its pooled outputs.
    ///
    /// - Parameters:
    ///   - values: the outputs before pooling, [count, size.count, n].
    ///   - pooled: the outputs after pooling, [count, n].
    ///   - pooledGradients: [count, n].
    ///   - sums: a buffer, [n, size.size].
    ///   - weights: [size.size, n].
    ///   - biases: n values.
    public func poolBackward(
        _ count: Int, _ size: ImagePatches, _ n: Int, _ images: Span<Float>, values: Span<Float>,
        pooled: Span<Float>, pooledGradients: Span<Float>, sums: consuming MutableSpan<Float>,
        weights: consuming MutableSpan<Float>, biases: consuming MutableSpan<Float>
    ) {
        precondition(
            count >= 0 && n >= 0 && images.count >= count * size.imageCount
                && values.count >= count * size.count * n, "the images or the outputs do not fit the spans")
        precondition(pooled.count >= count * n && pooledGradients.count >= count * n, "missing pooled outputs")
        precondition(
            sums.count >= n * size.size && weights.count >= n * size.size && biases.count >= n,
            "the gradients do not fit the spans")
        withPointers(pooled, pooledGradients) { pooled, pooledGradients in
            withPointers(images, values) { images, values in
                withPointer(&sums) { sums in
                    withPointer(&weights) { weights in
                        withPointer(&biases) {
                            table.pooled_gradients(
                                count, size, n, images, values, pooled, pooledGradients, sums, weights, $0)
                        }
                    }
                }
            }
        }
    }
}

extension ImagePatches {
    /// The number of patches from top to bottom.
    @inlinable public var patchRows: Int { (rows - kernel) / stride + 1 }

    /// The number of patches from left to right.
    @inlinable public var patchColumns: Int { (columns - kernel) / stride + 1 }

    /// The number of patches of one image.
    @inlinable public var count: Int { patchRows * patchColumns }

    /// The number of values in one image.
    @inlinable public var imageCount: Int { rows * columns * channels }

    /// The number of values in one patch.
    @inlinable public var size: Int { kernel * kernel * channels }
}
