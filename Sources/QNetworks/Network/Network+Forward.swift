import UnderstudyKernels

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
    /// - Returns: A buffer that begins with the outputs `[count, shape.outputs]`, until the next `forward` with the
    ///   same role.
    public func forward(_ inputs: Span<Float>, count: Int, with role: Role) -> Buffer<Float> {
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
    /// - Returns: A buffer that begins with the outputs `[count, shape.outputs]`, until the next recorded pass.
    public func forwardRecording(_ inputs: Span<Float>, count: Int) -> Buffer<Float> {
        precondition(count > 0 && count <= maximumBatch, "a pass takes 1...maximumBatch observations")
        let recorded = recordedInputs
        recorded.copy(inputs.extracting(0..<count * shape.inputs), to: 0)
        recordedCount = count
        return run(recordedPass, of: .online, on: recorded.span, count: count)
    }

    /// Returns the action with the highest online output for one observation; ties go to the lowest index.
    ///
    /// - Parameter observation: `shape.inputs` values.
    public func bestAction(for observation: Span<Float>) -> Int {
        let outputs = forward(observation, count: 1, with: .online)
        var best = 0
        for action in 1..<max(shape.outputs, 1) where outputs[action] > outputs[best] { best = action }
        return best
    }

    /// Computes all layers in order.
    private func run(_ pass: Pass, of part: Part, on inputs: Span<Float>, count: Int) -> Buffer<Float> {
        let (parameters, memory) = (values(of: part), pass.memory)
        for index in layers.indices {
            if let source = layers[index].source {
                let entering = memory.span(pass.activations[source])
                compute(index, of: pass, in: memory, parameters.span, on: entering, count: count)
            } else {
                compute(index, of: pass, in: memory, parameters.span, on: inputs, count: count)
            }
        }
        if let valueLayer { joinStreams(of: pass, valueLayer: valueLayer, count: count) }
        return memory
    }

    /// Computes one layer.
    private func compute(
        _ index: Int, of pass: Pass, in memory: Buffer<Float>, _ parameters: Span<Float>, on entering: Span<Float>,
        count: Int
    ) {
        let (layer, sums) = (layers[index], pass.sums[index])
        if let patches = layer.patches {
            convolve(patches, layer, of: parameters, entering, count: count, into: memory, from: sums.lowerBound)
            if layer.isPooled {
                pool(layer, memory.span(sums), count: count, into: memory.mutableSpan(pass.activations[index]))
            }
        } else {
            kernels.gemm(
                .NN, count, layer.outputs, layer.inputs, entering, parameters.extracting(layer.weights),
                bias: parameters.extracting(layer.biases), rectified: layer.isRectified && !layer.isNormalized,
                into: memory.mutableSpan(sums))
        }
        guard layer.isNormalized else { return }
        let (gains, shifts) = (parameters.extracting(layer.gains), parameters.extracting(layer.shifts))
        if let scales = pass.scales[index] {
            kernels.layerNorm(
                count, layer.outputs, epsilon: Self.normalizationEpsilon, memory.mutableSpan(sums), gains: gains,
                shifts: shifts, rectified: layer.isRectified, scales: memory.mutableSpan(scales),
                into: memory.mutableSpan(pass.activations[index]))
        } else {
            kernels.layerNorm(
                count, layer.outputs, epsilon: Self.normalizationEpsilon, inPlace: memory.mutableSpan(sums),
                gains: gains, shifts: shifts, rectified: layer.isRectified)
        }
    }

    /// The epsilon that layer normalization adds to the variance: PyTorch's default.
    private static var normalizationEpsilon: Float { 1e-5 }
}
