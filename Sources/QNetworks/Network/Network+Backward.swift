import UnderstudyKernels

extension Network {
    /// Computes the gradients of all parameters for the last recorded forward pass.
    ///
    /// The gradients are sums over the batch. For a mean loss, divide `outputGradients` by the batch size.
    ///
    /// - Parameters:
    ///   - outputGradients: The derivatives of the loss with respect to the outputs, `[count, shape.outputs]`.
    ///   - count: The number of observations of the recorded pass.
    public func backward(outputGradients: Span<Float>, count: Int) {
        precondition(count > 0 && count == recordedCount, "backward follows a recorded pass of as many observations")
        enterGradients(outputGradients, count: count)
        let (memory, inputs) = (recordedPass.memory, recordedInputs)
        let (parameters, gradients, deltas) = (values(of: .online), values(of: .gradients), deltaMemory)
        for index in layers.indices.reversed() {
            if let source = layers[index].source {
                let entered = memory.span(recordedPass.activations[source])
                differentiate(
                    index, memory, entered, parameters, deltas, entering: self.deltas[source], into: gradients,
                    count: count)
            } else {
                differentiate(
                    index, memory, inputs.span, parameters, deltas, entering: nil, into: gradients, count: count)
            }
        }
    }

    /// Computes the gradients of one layer's parameters and of its input.
    ///
    /// - Parameters:
    ///   - memory: the memory of the recorded pass.
    ///   - entered: the layer's input.
    ///   - deltas: the memory of the gradients with respect to outputs.
    ///   - entering: the places of the gradients of the input; `nil` if they are not needed.
    private func differentiate(
        _ index: Int, _ memory: Buffer<Float>, _ entered: Span<Float>, _ parameters: Buffer<Float>,
        _ deltas: Buffer<Float>, entering: Range<Int>?, into gradients: Buffer<Float>, count: Int
    ) {
        let (layer, place) = (layers[index], self.deltas[index])
        let (activations, sums) = (recordedPass.activations[index], recordedPass.sums[index])
        if layer.isRectified {
            let size = count * layer.leaving
            kernels.rectifyBackward(
                memory.span(activations.prefix(size)), deltas.mutableSpan(place.prefix(size)))
        }
        if layer.isNormalized, let scales = recordedPass.scales[index] {
            kernels.layerNormBackward(
                count, layer.outputs, memory.span(sums), scales: memory.span(scales),
                gains: parameters.span(layer.gains), deltas.mutableSpan(place),
                gainGradients: gradients.mutableSpan(layer.gains),
                shiftGradients: gradients.mutableSpan(layer.shifts))
        }
        let delta = deltas.span(place)
        if layer.isPooled, let size = layer.patches {
            differentiatePooled(
                size, layer, delta, values: memory.span(sums), pooled: memory.span(activations), images: entered,
                entering: entering, count: count)
            return
        }
        kernels.columnSums(count * layer.positions, layer.outputs, delta, into: gradients.mutableSpan(layer.biases))
        if let size = layer.patches {
            differentiateWeights(of: size, layer, delta, entered, count: count)
            if let entering { differentiateImages(of: size, layer, delta, into: entering, count: count) }
            return
        }
        kernels.gemm(
            .TN, layer.inputs, layer.outputs, count, entered, delta, into: gradients.mutableSpan(layer.weights))
        if let entering {
            // Accumulate here, because the advantage stream has already written its gradients.
            kernels.gemm(
                .NT, count, layer.inputs, layer.outputs, delta, parameters.span(layer.weights),
                accumulating: index == firstValueLayer, into: deltas.mutableSpan(entering))
        }
    }

    /// Scales the gradients so that their Euclidean norm over all parameters is at most `limit`.
    ///
    /// The factor is limit / (norm + 1e-6) if that is below 1, as in PyTorch's `clip_grad_norm_`.
    ///
    /// - Parameter limit: The maximum norm, above 0.
    /// - Returns: The norm before clipping.
    @discardableResult
    public func clipGradients(toNorm limit: Float) -> Float {
        let gradients = values(of: .gradients)
        let norm = kernels.sumOfSquares(gradients.span).squareRoot()
        let factor = Double(limit) / (norm + 1e-6)
        if factor < 1 { kernels.scale(gradients.mutableSpan, by: Float(factor)) }
        return Float(norm)
    }
}
