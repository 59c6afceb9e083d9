import UnderstudyKernels

/// A Q-network with its target network, gradients and optimizer state, which is everything that one learner trains.
///
/// All memory is allocated on creation. In optimized builds, no method allocates after that. Matrices are row-major,
/// with one observation per row. The same calls with the same numbers give bit-identical results for one set of
/// `Kernels`, in any process and on any thread. The outputs for an observation do not depend on the other rows. A
/// network must be used by one thread at a time.
public final class Network {
    /// The layer sizes.
    public let shape: NetworkShape

    /// The maximum number of observations per pass.
    public let maximumBatch: Int

    /// The numerical kernels; their name belongs in the run's record.
    public let kernels: Kernels

    /// The number of optimizer steps so far, which Adam's bias correction depends on.
    ///
    /// Set it only to restore a saved optimizer, together with its moments.
    public var stepCount: Int64 = 0

    // Cached, because `shape` recomputes these with an allocation on each access.
    let layers: [Layer]
    let storageCount: Int

    /// The number of layers in each stream of a dueling head, or `nil` for a plain head.
    let streamDepth: Int?

    /// The arrays of `storageCount` floats, one for each ``Part`` in the order of its cases.
    let parts: [Buffer<Float>]

    let onlinePass: Pass
    let targetPass: Pass
    let recordedPass: Pass

    /// The observations of the last recorded pass.
    let recordedInputs: Buffer<Float>

    /// The number of rows of the recorded pass, or 0 if there is none or the parameters have changed since.
    var recordedCount = 0

    /// The gradients with respect to the outputs of all layers.
    let deltaMemory: Buffer<Float>

    /// The places of the gradients with respect to the outputs of each layer, `[count, leaving]`.
    let deltas: [Range<Int>]

    /// A buffer for the weight gradients of a pooled convolution, `[outputs, inputs]`; empty if there is none.
    let pooledGradients: Buffer<Float>

    /// A buffer for the patches of at least one image of any convolution.
    let patches: Buffer<Float>

    /// The noisy parameters of both networks; `nil` without noisy layers.
    let onlineNoise: NoisyParameters?
    let targetNoise: NoisyParameters?

    /// Creates a network with random parameters and an identical target network.
    ///
    /// - Parameters:
    ///   - shape: The layer sizes.
    ///   - maximumBatch: The maximum number of observations per pass, at least 1.
    ///   - initialization: The distribution of the initial parameters.
    ///   - generator: The random source. It is called once for each parameter that is not 0 or 1 by definition.
    ///   - kernels: The numerical kernels.
    public init(
        shape: NetworkShape, maximumBatch: Int, initialization: Initialization = .pytorchUniform,
        using generator: inout some RandomNumberGenerator, kernels: Kernels = .current
    ) {
        precondition(maximumBatch > 0, "a batch has at least one observation")
        self.shape = shape
        self.maximumBatch = maximumBatch
        self.kernels = kernels
        let layers = shape.layers
        self.layers = layers
        storageCount = shape.storageCount
        streamDepth = shape.streamDepth

        parts = Part.allCases.map { [storageCount] _ in Buffer(zeros: storageCount) }
        onlinePass = Pass(shape, batch: maximumBatch, isRecorded: false)
        targetPass = Pass(shape, batch: maximumBatch, isRecorded: false)
        recordedPass = Pass(shape, batch: maximumBatch, isRecorded: true)
        recordedInputs = Buffer(zeros: maximumBatch * shape.inputs)
        var places = Places()
        deltas = layers.map { places.take(maximumBatch * $0.leaving) }
        deltaMemory = Buffer(zeros: places.end)
        pooledGradients = Buffer(zeros: layers.first(where: \.isPooled)?.weights.count ?? 0)
        patches = Buffer(zeros: Self.patchCount(layers, maximumBatch: maximumBatch))

        onlineNoise = shape.noise.map { _ in NoisyParameters(layers, count: shape.storageCount) }
        targetNoise = shape.noise.map { _ in NoisyParameters(layers, count: shape.storageCount) }

        initialize(initialization, using: &generator)
        synchronizeTarget()
    }

    /// Draws the online parameters.
    private func initialize(_ initialization: Initialization, using generator: inout some RandomNumberGenerator) {
        let parameters = values(of: .online)
        for layer in layers {
            let bound = initialization.weightBound(of: layer)
            for index in layer.weights {
                parameters[index] = generator.nextFloat(within: bound)
            }
            if let bound = initialization.biasBound(of: layer) {
                for index in layer.biases {
                    parameters[index] = generator.nextFloat(within: bound)
                }
            }
            if layer.isNormalized {
                for index in layer.gains { parameters[index] = 1 }
            }
            if let noise = layer.noise {
                // Fortunato et al. 2018, section 3.2, for factorized noise.
                let deviation = noise / Float(layer.inputs).squareRoot()
                for index in layer.weightDeviations { parameters[index] = deviation }
                for index in layer.biasDeviations { parameters[index] = deviation }
            }
        }
    }
}

extension Network {
    /// The index of the layer that outputs the state value, or `nil` for a plain head.
    var valueLayer: Int? { streamDepth.map { layers.count - 1 - $0 } }

    /// The index of the first layer of the value stream, which has the same input as the advantage stream; or `nil`.
    var firstValueLayer: Int? { streamDepth.map { layers.count - 2 * $0 } }

    /// Sets the outputs of a pass to Q = V + A - mean A (Wang et al. 2016, equation 9).
    func joinStreams(of pass: Pass, valueLayer: Int, count: Int) {
        let (actions, memory) = (shape.outputs, pass.memory)
        let advantages = memory.span(pass.activations[layers.count - 1])
        let values = memory.span(pass.activations[valueLayer])
        var outputs = memory.mutableSpan(0..<count * actions)
        for row in 0..<count {
            let places = row * actions..<(row + 1) * actions
            var sum: Float = 0
            for place in places { sum += advantages[place] }
            let base = values[row] - sum / Float(actions)
            for place in places { outputs[place] = base + advantages[place] }
        }
    }

    /// Sets the gradients of the outputs of the head's layers.
    ///
    /// They are ∂V = ∑ ∂Q and ∂A = ∂Q - mean ∂Q, or ∂Q itself for a plain head.
    func enterGradients(_ outputGradients: Span<Float>, count: Int) {
        let (actions, memory) = (shape.outputs, deltaMemory)
        let last = deltas[layers.count - 1]
        guard let valueLayer else {
            return memory.copy(outputGradients.extracting(0..<count * actions), to: last.lowerBound)
        }
        var advantages = memory.mutableSpan(last)
        var values = memory.mutableSpan(deltas[valueLayer])
        for row in 0..<count {
            let places = row * actions..<(row + 1) * actions
            var sum: Float = 0
            for place in places { sum += outputGradients[place] }
            values[row] = sum
            for place in places { advantages[place] = outputGradients[place] - sum / Float(actions) }
        }
    }
}

extension Network {
    /// An array of floats with the layout of the parameters.
    public enum Part: Int, CaseIterable, Sendable {
        /// The trained parameters.
        case online
        /// The parameters of the target network.
        case target
        /// The gradients of the last backward pass.
        case gradients
        /// The optimizer's moving average of the gradients.
        case firstMoments
        /// The optimizer's moving average of the squared gradients.
        case secondMoments
    }

    /// Returns the values of one part, `shape.storageCount` floats.
    ///
    /// `shape.tensors` describes the positions of the parameters. The floats between them are padding and stay 0.
    public func values(of part: Part) -> Buffer<Float> { parts[part.rawValue] }

    /// Returns the values of `parts` by name.
    ///
    /// Together with `stepCount`, they are sufficient to resume training exactly.
    public func trainingState(_ parts: [Part] = Part.trainingState) -> [(name: String, values: Buffer<Float>)] {
        parts.map { ($0.fileName, values(of: $0)) }
    }
}
