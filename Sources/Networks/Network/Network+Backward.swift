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
        for index in layers.indices.reversed() {
            let entered = layers[index].source.map { recordedPass.activations[$0] } ?? recordedInputs
            differentiate(index, entered, count: count)
        }
    }

    /// Computes the gradients of one layer's parameters and of its input.
    private func differentiate(_ index: Int, _ entered: Buffer<Float>, count: Int) {
        let (layer, pass, delta) = (layers[index], recordedPass, deltas[index])
        let (parameters, gradients) = (values(of: .online), values(of: .gradients))
        let entering = layer.source.map { deltas[$0] }
        if layer.isRectified {
            let (activations, range) = (pass.activations[index], 0..<count * layer.leaving)
            kernels.rectifyBackward(activations.span(range), delta.mutableSpan(range))
        }
        if layer.isNormalized, let scales = pass.scales[index] {
            let normalized = pass.sums[index]
            kernels.layerNormBackward(
                count, layer.outputs, normalized.span, scales: scales.span, gains: parameters.span(layer.gains),
                delta.mutableSpan, gainGradients: gradients.mutableSpan(layer.gains),
                shiftGradients: gradients.mutableSpan(layer.shifts))
        }
        if layer.isPooled, let size = layer.patches {
            differentiatePooled(
                size, layer, delta, values: pass.sums[index], pooled: pass.activations[index], images: entered,
                entering: entering, count: count)
            return
        }
        kernels.columnSums(
            count * layer.positions, layer.outputs, delta.span, into: gradients.mutableSpan(layer.biases))
        if let size = layer.patches {
            differentiateWeights(of: size, layer, delta.span, entered.span, count: count)
            if let entering { differentiateImages(of: size, layer, delta.span, into: entering, count: count) }
            return
        }
        kernels.gemm(
            .TN, layer.inputs, layer.outputs, count, entered.span, delta.span,
            into: gradients.mutableSpan(layer.weights))
        if let entering {
            // Accumulate here, because the advantage stream has already written its gradients.
            kernels.gemm(
                .NT, count, layer.inputs, layer.outputs, delta.span, parameters.span(layer.weights),
                accumulating: index == firstValueLayer, into: entering.mutableSpan)
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
