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
    ///   - isNoisy: Whether noisy layers have the noise last drawn for the role; otherwise they have their means.
    /// - Returns: A buffer that begins with the outputs `[count, shape.outputs]`, until the next `forward` with the
    ///   same role.
    public func forward(
        _ inputs: Span<Float>, count: Int, with role: Role, isNoisy: Bool = false
    ) -> Buffer<Float> {
        precondition(count > 0 && count <= maximumBatch, "a pass takes 1...maximumBatch observations")
        return run(
            role == .online ? onlinePass : targetPass, of: parameters(of: role, isNoisy: isNoisy), on: inputs,
            count: count)
    }

    /// Returns the outputs of the online parameters and records the pass for ``backward(outputGradients:count:)``.
    ///
    /// Noisy layers have the noise last drawn for the online role.
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
        return run(recordedPass, of: parameters(of: .online, isNoisy: true), on: recorded.span, count: count)
    }

    /// Returns the action with the highest online output for one observation; ties go to the lowest index.
    ///
    /// - Parameters:
    ///   - observation: `shape.inputs` values.
    ///   - isNoisy: Whether noisy layers have the noise last drawn; otherwise they have their means.
    public func bestAction(for observation: Span<Float>, isNoisy: Bool = false) -> Int {
        let outputs = forward(observation, count: 1, with: .online, isNoisy: isNoisy)
        var best = 0
        for action in 1..<max(shape.outputs, 1) where outputs[action] > outputs[best] { best = action }
        return best
    }

    /// Computes all layers in order.
    private func run(
        _ pass: Pass, of parameters: Buffer<Float>, on inputs: Span<Float>, count: Int
    ) -> Buffer<Float> {
        let memory = pass.memory
        if pass.dense.isEmpty {
            for index in layers.indices {
                if let source = layers[index].source {
                    let entering = memory.span(pass.activations[source])
                    compute(index, of: pass, in: memory, parameters.span, on: entering, count: count)
                } else {
                    compute(index, of: pass, in: memory, parameters.span, on: inputs, count: count)
                }
            }
        } else {
            kernels.compute(pass.dense, count: count, on: inputs, parameters, in: memory)
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
            activate(layer, memory.mutableSpan(sums.prefix(count * layer.mapped)))
            if layer.isPooled {
                kernels.poolMaximum(
                    count, positions: layer.positions, layer.outputs, memory.span(sums),
                    into: memory.mutableSpan(pass.activations[index]))
            }
        } else {
            kernels.gemm(
                .NN, count, layer.outputs, layer.inputs, entering, parameters.extracting(layer.weights),
                bias: parameters.extracting(layer.biases), rectified: layer.isRectified && !layer.isNormalized,
                into: memory.mutableSpan(sums))
        }
        let leaving = pass.activations[index].prefix(count * layer.leaving)
        guard layer.isNormalized else {
            if layer.patches == nil { activate(layer, memory.mutableSpan(leaving)) }
            return
        }
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
        activate(layer, memory.mutableSpan(leaving))
    }

    /// Applies the activation of a layer, unless it is ReLU, which the products and the normalization contain.
    private func activate(_ layer: Layer, _ values: consuming MutableSpan<Float>) {
        if let kernel = layer.activation?.kernel { kernels.activate(kernel, values) }
    }

    /// The epsilon that layer normalization adds to the variance: PyTorch's default.
    private static var normalizationEpsilon: Float { 1e-5 }
}

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
        let (parameters, gradients, deltas) = (
            parameters(of: .online, isNoisy: true), values(of: .gradients), deltaMemory
        )
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
        onlineNoise?.differentiate(gradients)
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
        if let activation = layer.activation {
            let size = count * layer.leaving
            let outputs = memory.span(activations.prefix(size))
            if let kernel = activation.kernel {
                kernels.activateBackward(kernel, outputs, deltas.mutableSpan(place.prefix(size)))
            } else {
                kernels.rectifyBackward(outputs, deltas.mutableSpan(place.prefix(size)))
            }
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
