import CKernels

// A pooled convolution outputs only the maximum of each channel. So its gradient has only one position per channel and
// image. The weight gradients are sums over these few patches instead of a matrix product over all positions.
extension Network {
    /// Computes the maximum of each channel over all positions.
    ///
    /// - Parameters:
    ///   - values: the values, [count, positions, outputs].
    ///   - pooled: the result, [count, outputs].
    func pool(
        _ layer: Layer, _ values: UnsafePointer<Float>, count: Int, into pooled: UnsafeMutablePointer<Float>
    ) {
        let channels = layer.outputs
        for row in 0..<count {
            let highest = pooled + row * channels
            var place = values + row * layer.mapped
            highest.update(from: place, count: channels)
            for _ in 1..<max(layer.positions, 1) {
                place += channels
                for channel in 0..<channels {
                    highest[channel] = place[channel] > highest[channel] ? place[channel] : highest[channel]
                }
            }
        }
    }

    /// Computes the gradients of a pooled convolution's weights and biases and, if wanted, of its input.
    ///
    /// - Parameters:
    ///   - delta: the gradients of the layer's outputs after ReLU, [count, outputs].
    ///   - values: the convolution's values before pooling.
    ///   - pooled: the values after pooling.
    ///   - images: the input images, [count, rows, columns, channels].
    ///   - entering: the gradients of the input images, [count, rows, columns, channels]; `nil` if they are not needed.
    func differentiatePooled(
        _ size: ImagePatches, _ layer: Layer, _ delta: UnsafePointer<Float>, values: UnsafePointer<Float>,
        pooled: UnsafePointer<Float>, images: UnsafePointer<Float>, entering: UnsafeMutablePointer<Float>?, count: Int
    ) {
        guard let sums = pooledGradients.baseAddress else { return }
        let (channels, inputs) = (layer.outputs, layer.inputs)
        let parameters = UnsafePointer(start(of: .online)) + layer.weightsOffset
        let biases = start(of: .gradients) + layer.biasesOffset
        pooledGradients.update(repeating: 0)
        biases.update(repeating: 0, count: channels)
        entering?.update(repeating: 0, count: count * size.imageCount)
        let segment = size.kernel * size.channels
        for row in 0..<count {
            let given = values + row * layer.mapped
            for channel in 0..<channels {
                let gradient = delta[row * channels + channel]
                guard gradient != 0 else { continue }
                let highest = pooled[row * channels + channel]
                var position = 0
                while position + 1 < layer.positions, given[position * channels + channel] != highest { position += 1 }
                biases[channel] += gradient
                let (top, left) = position.quotientAndRemainder(dividingBy: size.patchColumns)
                let start =
                    row * size.imageCount + (top * size.stride * size.columns + left * size.stride) * size.channels
                let sum = sums + channel * inputs
                for line in 0..<size.kernel {
                    let (pixels, place) = (start + line * size.columns * size.channels, line * segment)
                    for index in 0..<segment { sum[place + index] += gradient * images[pixels + index] }
                    guard let entering else { continue }
                    for index in 0..<segment {
                        entering[pixels + index] += gradient * parameters[(place + index) * channels + channel]
                    }
                }
            }
        }
        let weights = start(of: .gradients) + layer.weightsOffset
        for input in 0..<inputs {
            for channel in 0..<channels { weights[input * channels + channel] = sums[channel * inputs + input] }
        }
    }
}
