import CKernels

extension Network {
    /// The parameter set of a forward pass.
    public enum Role: Sendable {
        /// The trained parameters.
        case online
        /// The parameters of the target network.
        case target
    }

    /// Returns the outputs for a batch of observations, for choosing actions or computing targets.
    ///
    /// It does not affect the recording of ``forwardRecording(_:count:)`` or the outputs of the other role.
    ///
    /// - Parameters:
    ///   - inputs: Observations `[count, shape.inputs]`.
    ///   - count: The number of observations, in 1...maximumBatch.
    ///   - role: The parameters to use.
    /// - Returns: Outputs `[count, shape.outputs]`, valid until the next `forward` with the same role.
    public func forward(_ inputs: UnsafePointer<Float>, count: Int, with role: Role) -> UnsafePointer<Float> {
        precondition(count > 0 && count <= maximumBatch, "a pass takes 1...maximumBatch observations")
        return role == .online
            ? run(onlinePass, of: .online, on: inputs, count: count)
            : run(targetPass, of: .target, on: inputs, count: count)
    }

    /// Returns the outputs of the online parameters and records the pass for ``backward(outputGradients:count:)``.
    ///
    /// - Parameters:
    ///   - inputs: Observations `[count, shape.inputs]`; they are copied.
    ///   - count: The number of observations, in 1...maximumBatch.
    /// - Returns: Outputs `[count, shape.outputs]`, valid until the next recorded pass.
    public func forwardRecording(_ inputs: UnsafePointer<Float>, count: Int) -> UnsafePointer<Float> {
        precondition(count > 0 && count <= maximumBatch, "a pass takes 1...maximumBatch observations")
        recordedInputs.update(from: inputs, count: count * shape.inputs)
        recordedCount = count
        return run(recordedPass, of: .online, on: recordedInputs, count: count)
    }

    /// Returns the action with the highest online output for one observation; ties go to the lowest index.
    ///
    /// - Parameter observation: `shape.inputs` values.
    public func bestAction(for observation: UnsafePointer<Float>) -> Int {
        let outputs = forward(observation, count: 1, with: .online)
        var best = 0
        for action in 1..<max(shape.outputs, 1) where outputs[action] > outputs[best] { best = action }
        return best
    }

    /// Computes all layers in order.
    private func run(
        _ pass: Pass, of part: Part, on inputs: UnsafePointer<Float>, count: Int
    ) -> UnsafePointer<Float> {
        let parameters = UnsafePointer(start(of: part))
        for (index, layer) in layers.enumerated() {
            let entering = layer.source.map { UnsafePointer(pass.activations[$0]) } ?? inputs
            let sums = pass.sums[index]
            if let patches = layer.patches {
                convolve(patches, layer, of: parameters, entering, count: count, into: sums)
                if layer.isPooled { pool(layer, sums, count: count, into: pass.activations[index]) }
            } else {
                kernels.table.gemm(
                    .NN, count, layer.outputs, layer.inputs, entering, layer.inputs, parameters + layer.weightsOffset,
                    layer.outputs, false, sums, layer.outputs, parameters + layer.biasesOffset,
                    layer.isRectified && !layer.isNormalized)
            }
            if layer.isNormalized {
                kernels.table.layer_norm(
                    count, layer.outputs, Self.normalizationEpsilon, sums, parameters + layer.gainsOffset,
                    parameters + layer.shiftsOffset, layer.isRectified, pass.scales[index], pass.activations[index])
            }
        }
        if let valueLayer { joinStreams(of: pass, valueLayer: valueLayer, count: count) }
        return UnsafePointer(pass.outputs)
    }

    /// The epsilon that layer normalization adds to the variance: PyTorch's default.
    private static var normalizationEpsilon: Float { 1e-5 }
}
