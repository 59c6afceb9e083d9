import CKernels

extension Network {
    /// Computes the gradients of all parameters from the last recorded forward pass.
    ///
    /// The gradients are sums over the batch: divide `outputGradients` by the batch size for those of a mean loss.
    ///
    /// - Parameters:
    ///   - outputGradients: The derivatives of the loss with respect to the outputs, `[count, shape.outputs]`.
    ///   - count: The number of observations of the recorded pass.
    public func backward(outputGradients: UnsafePointer<Float>, count: Int) {
        precondition(count > 0 && count == recordedCount, "backward follows a recorded pass of as many observations")
        let table = kernels.table
        let parameters = UnsafePointer(start(of: .online))
        let gradients = start(of: .gradients)
        var arriving = outputGradients
        for index in layers.indices.reversed() {
            let layer = layers[index]
            let entered = UnsafePointer(recording[index])
            table.gemm(
                .TN, layer.inputs, layer.outputs, count, entered, layer.inputs, arriving, layer.outputs, false,
                gradients + layer.weightsOffset, layer.outputs, nil, false)
            table.column_sums(count, layer.outputs, arriving, layer.outputs, gradients + layer.biasesOffset)
            if index > 0 {
                let passed = deltas[index & 1]
                table.gemm(
                    .NT, count, layer.inputs, layer.outputs, arriving, layer.outputs, parameters + layer.weightsOffset,
                    layer.outputs, false, passed, layer.inputs, nil, false)
                table.relu_backward(count * layer.inputs, entered, passed)
                arriving = UnsafePointer(passed)
            }
        }
    }

    /// Scales the gradients so that their Euclidean norm over all parameters is at most `limit`.
    ///
    /// The factor is limit / (norm + 1e-6) where that is below 1, as in PyTorch's `clip_grad_norm_`.
    ///
    /// - Parameter limit: The highest norm, above 0.
    /// - Returns: The norm before.
    @discardableResult
    public func clipGradients(toNorm limit: Float) -> Float {
        let gradients = start(of: .gradients)
        let norm = kernels.table.sum_of_squares(storageCount, gradients).squareRoot()
        let factor = Double(limit) / (norm + 1e-6)
        if factor < 1 { kernels.table.scale(storageCount, gradients, Float(factor)) }
        return Float(norm)
    }
}
