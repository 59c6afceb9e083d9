import CKernels

extension Network {
    /// Computes the gradients of all parameters for the last recorded forward pass.
    ///
    /// The gradients are sums over the batch. For a mean loss, divide `outputGradients` by the batch size.
    ///
    /// - Parameters:
    ///   - outputGradients: The derivatives of the loss with respect to the outputs, `[count, shape.outputs]`.
    ///   - count: The number of observations of the recorded pass.
    public func backward(outputGradients: UnsafePointer<Float>, count: Int) {
        precondition(count > 0 && count == recordedCount, "backward follows a recorded pass of as many observations")
        enterGradients(outputGradients, count: count)
        let (table, pass) = (kernels.table, recordedPass)
        let parameters = UnsafePointer(start(of: .online))
        let gradients = start(of: .gradients)
        for index in layers.indices.reversed() {
            let (layer, delta) = (layers[index], deltas[index])
            if layer.isRectified { table.relu_backward(count * layer.leaving, pass.activations[index], delta) }
            if layer.isNormalized, let scales = pass.scales[index] {
                table.layer_norm_backward(
                    count, layer.outputs, pass.sums[index], scales, parameters + layer.gainsOffset, delta,
                    gradients + layer.gainsOffset, gradients + layer.shiftsOffset)
            }

            let entered = UnsafePointer(layer.source.map { pass.activations[$0] } ?? recordedInputs)
            if layer.isPooled, let size = layer.patches {
                differentiatePooled(
                    size, layer, delta, values: pass.sums[index], pooled: pass.activations[index], images: entered,
                    entering: layer.source.map { deltas[$0] }, count: count)
                continue
            }
            table.column_sums(
                count * layer.positions, layer.outputs, delta, layer.outputs, gradients + layer.biasesOffset)
            if let size = layer.patches {
                differentiateWeights(of: size, layer, delta, entered, count: count)
                if let source = layer.source {
                    differentiateImages(of: size, layer, delta, into: deltas[source], count: count)
                }
                continue
            }
            table.gemm(
                .TN, layer.inputs, layer.outputs, count, entered, layer.inputs, delta, layer.outputs, false,
                gradients + layer.weightsOffset, layer.outputs, nil, false)
            if let source = layer.source {
                // Accumulate here, because the advantage stream has already written its gradients.
                table.gemm(
                    .NT, count, layer.inputs, layer.outputs, delta, layer.outputs, parameters + layer.weightsOffset,
                    layer.outputs, index == firstValueLayer, deltas[source], layer.inputs, nil, false)
            }
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
        let gradients = start(of: .gradients)
        let norm = kernels.table.sum_of_squares(storageCount, gradients).squareRoot()
        let factor = Double(limit) / (norm + 1e-6)
        if factor < 1 { kernels.table.scale(storageCount, gradients, Float(factor)) }
        return Float(norm)
    }
}
