import CKernels
import UnderstudyKernels

// A pooled convolution outputs only the maximum of each channel. So its gradient has only one position per channel and
// image. The weight gradients are sums over these few patches instead of a matrix product over all positions.
extension Network {
    /// Computes the gradients of a pooled convolution's weights and biases and, if wanted, of its input.
    ///
    /// - Parameters:
    ///   - delta: the gradients with respect to the pooled values before the activation, [count, outputs].
    ///   - values: the convolution's values before pooling.
    ///   - pooled: the values after pooling.
    ///   - images: the input images, [count, rows, columns, channels].
    ///   - entering: the gradients of the input images, [count, rows, columns, channels]; `nil` if they are not needed.
    func differentiatePooled(
        _ size: ImagePatches, _ layer: Layer, _ delta: Span<Float>, values: Span<Float>, pooled: Span<Float>,
        images: Span<Float>, entering: Range<Int>?, count: Int
    ) {
        let (sums, gradients) = (pooledGradients, self.values(of: .gradients))
        kernels.poolBackward(
            count, size, layer.outputs, images, values: values, pooled: pooled, pooledGradients: delta,
            sums: sums.mutableSpan, weights: gradients.mutableSpan(layer.weights),
            biases: gradients.mutableSpan(layer.biases))
        if let entering {
            differentiatePooledImages(size, layer, delta, values: values, pooled: pooled, into: entering, count: count)
        }
    }

    /// Computes the gradients of a pooled convolution's input images.
    private func differentiatePooledImages(
        _ size: ImagePatches, _ layer: Layer, _ delta: Span<Float>, values: Span<Float>, pooled: Span<Float>,
        into entering: Range<Int>, count: Int
    ) {
        let (parameters, memory, channels) = (self.values(of: .online), deltaMemory, layer.outputs)
        memory.fill(entering.prefix(count * size.imageCount), with: 0)
        for row in 0..<count {
            let given = values.extracting(row * layer.mapped..<(row + 1) * layer.mapped)
            for channel in 0..<channels {
                let gradient = delta[row * channels + channel]
                guard gradient != 0 else { continue }
                let highest = pooled[row * channels + channel]
                var position = 0
                while position + 1 < layer.positions, given[position * channels + channel] != highest { position += 1 }
                let (top, left) = position.quotientAndRemainder(dividingBy: size.patchColumns)
                let start =
                    row * size.imageCount + (top * size.stride * size.columns + left * size.stride) * size.channels
                addWeights(
                    of: channel, layer, parameters, gradient, to: memory, at: entering.lowerBound + start, size)
            }
        }
    }

    /// Adds the weights of `channel`, times `gradient`, to the patch of the gradients `entering` that begins at `start`.
    private func addWeights(
        of channel: Int, _ layer: Layer, _ parameters: Buffer<Float>, _ gradient: Float, to entering: Buffer<Float>,
        at start: Int, _ size: ImagePatches
    ) {
        let segment = size.kernel * size.channels
        let weights = parameters.span(layer.weights)
        for line in 0..<size.kernel {
            let first = start + line * size.columns * size.channels
            var pixels = entering.mutableSpan(first..<first + segment)
            for index in pixels.indices {
                pixels[index] += gradient * weights[(line * segment + index) * layer.outputs + channel]
            }
        }
    }
}
