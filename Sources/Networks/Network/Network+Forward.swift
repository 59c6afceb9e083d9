import CKernels

extension Network {
    /// The parameters that a forward pass uses.
    public enum Role: Sendable {
        /// The parameters that are trained.
        case online
        /// The parameters of the target network.
        case target
    }

    /// The outputs for a batch of observations, to choose actions or compute targets by.
    ///
    /// It leaves the recording of ``forwardRecording(_:count:)`` and the outputs of the other role as they are.
    ///
    /// - Parameters:
    ///   - inputs: Observations `[count, shape.inputs]`.
    ///   - count: The number of observations, in 1...maximumBatch.
    ///   - role: The parameters to use.
    /// - Returns: Outputs `[count, shape.outputs]`, valid until the next `forward` with the same role.
    public func forward(_ inputs: UnsafePointer<Float>, count: Int, with role: Role) -> UnsafePointer<Float> {
        precondition(count > 0 && count <= maximumBatch, "a pass takes 1...maximumBatch observations")
        let parameters = start(of: role == .online ? .online : .target)
        let workspace = role == .online ? onlineWorkspace : targetWorkspace
        var entering = inputs
        var (hidden, nextHidden) = (workspace.hidden, workspace.nextHidden)
        for layer in layers.dropLast() {
            apply(layer, of: parameters, to: entering, count: count, into: hidden)
            entering = UnsafePointer(hidden)
            swap(&hidden, &nextHidden)
        }
        apply(layers[layers.count - 1], of: parameters, to: entering, count: count, into: workspace.outputs)
        return UnsafePointer(workspace.outputs)
    }

    /// The outputs of the online parameters for a batch of observations, recorded for ``backward(outputGradients:count:)``.
    ///
    /// - Parameters:
    ///   - inputs: Observations `[count, shape.inputs]`; they are copied.
    ///   - count: The number of observations, in 1...maximumBatch.
    /// - Returns: Outputs `[count, shape.outputs]`, valid until the next recorded pass.
    public func forwardRecording(_ inputs: UnsafePointer<Float>, count: Int) -> UnsafePointer<Float> {
        precondition(count > 0 && count <= maximumBatch, "a pass takes 1...maximumBatch observations")
        recording[0].update(from: inputs, count: count * shape.inputs)
        let parameters = start(of: .online)
        for (index, layer) in layers.enumerated() {
            apply(layer, of: parameters, to: recording[index], count: count, into: recording[index + 1])
        }
        recordedCount = count
        return UnsafePointer(recording[layers.count])
    }

    /// The action of the highest online output for one observation; the first of equals.
    ///
    /// - Parameter observation: `shape.inputs` values.
    public func bestAction(for observation: UnsafePointer<Float>) -> Int {
        let outputs = forward(observation, count: 1, with: .online)
        var best = 0
        for action in 1..<max(shape.outputs, 1) where outputs[action] > outputs[best] { best = action }
        return best
    }

    @inline(__always)
    private func apply(
        _ layer: DenseLayer, of parameters: UnsafePointer<Float>, to inputs: UnsafePointer<Float>, count: Int,
        into outputs: UnsafeMutablePointer<Float>
    ) {
        kernels.table.gemm(
            .NN, count, layer.outputs, layer.inputs, inputs, layer.inputs, parameters + layer.weightsOffset,
            layer.outputs, false, outputs, layer.outputs, parameters + layer.biasesOffset, layer.isRectified)
    }
}
