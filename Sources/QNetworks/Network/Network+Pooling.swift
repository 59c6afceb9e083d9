import CKernels
import UnderstudyKernels

// A pooled convolution outputs only the maximum of each channel. So its gradient has only one position per channel and
// image. The weight gradients are sums over these few patches instead of a matrix product over all positions.
extension Network {
    /// Computes the maximum of each channel over all positions.
    ///
    /// - Parameters:
    ///   - values: the values, [count, positions, outputs].
    ///   - pooled: the result, [count, outputs].
    func pool(_ layer: Layer, _ values: Span<Float>, count: Int, into pooled: consuming MutableSpan<Float>) {
        let channels = layer.outputs
        for row in 0..<count {
            let (given, first) = (values.extracting(row * layer.mapped..<(row + 1) * layer.mapped), row * channels)
            pooled.update(from: given.extracting(0..<channels), at: first)
            for position in 1..<max(layer.positions, 1) {
                let place = given.extracting(position * channels..<(position + 1) * channels)
                for channel in place.indices {
                    let highest = pooled[first + channel]
                    pooled[first + channel] = place[channel] > highest ? place[channel] : highest
                }
            }
        }
    }

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
        let (sums, parameters, gradients) = (pooledGradients, self.values(of: .online), self.values(of: .gradients))
        let memory = deltaMemory
        sums.fill(0..<sums.count, with: 0)
        gradients.fill(layer.biases, with: 0)
        if let entering { memory.fill(entering.prefix(count * size.imageCount), with: 0) }
        let channels = layer.outputs
        for row in 0..<count {
            let given = values.extracting(row * layer.mapped..<(row + 1) * layer.mapped)
            for channel in 0..<channels {
                let gradient = delta[row * channels + channel]
                guard gradient != 0 else { continue }
                let highest = pooled[row * channels + channel]
                var position = 0
                while position + 1 < layer.positions, given[position * channels + channel] != highest { position += 1 }
                gradients[layer.biases.lowerBound + channel] += gradient
                let (top, left) = position.quotientAndRemainder(dividingBy: size.patchColumns)
                let start =
                    row * size.imageCount + (top * size.stride * size.columns + left * size.stride) * size.channels
                addPatch(at: start, of: images, size, gradient, to: sums.mutableSpan(layer.places(ofSumsOf: channel)))
                guard let entering else { continue }
                addWeights(
                    of: channel, layer, parameters, gradient, to: memory, at: entering.lowerBound + start, size)
            }
        }
        for input in 0..<layer.inputs {
            for channel in 0..<channels {
                gradients[layer.weights.lowerBound + input * channels + channel] = sums[channel * layer.inputs + input]
            }
        }
    }

    /// Adds the pixels of the patch that begins at `start`, times `gradient`, to `sum`.
    private func addPatch(
        at start: Int, of images: Span<Float>, _ size: ImagePatches, _ gradient: Float,
        to sum: consuming MutableSpan<Float>
    ) {
        let segment = size.kernel * size.channels
        for line in 0..<size.kernel {
            let first = start + line * size.columns * size.channels
            let pixels = images.extracting(first..<first + segment)
            for index in pixels.indices { sum[line * segment + index] += gradient * pixels[index] }
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

extension Layer {
    /// The places of a channel's sums in the buffer for pooled gradients, [outputs, inputs].
    fileprivate func places(ofSumsOf channel: Int) -> Range<Int> { channel * inputs..<(channel + 1) * inputs }
}
