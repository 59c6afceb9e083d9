import CKernels

/// A Q-network with its target network, gradients and optimiser state: all that one learner trains.
///
/// All memory is allocated when the network is made; optimised, no method allocates after that.
/// Matrices are row-major, one observation a row. The same calls with the same numbers give the same bits, in any process
/// and on any thread, for one set of ``Kernels``; the outputs of an observation do not depend on the other rows.
/// A network is used by one thread at a time.
public final class Network {
    /// The sizes of the layers.
    public let shape: NetworkShape

    /// The most observations that one pass takes.
    public let maximumBatch: Int

    /// The kernels that compute; their name belongs in the run's record.
    public let kernels: Kernels

    /// The number of optimiser steps taken, which Adam's bias correction depends on.
    ///
    /// Set it only to restore a saved optimiser, together with its moments.
    public var stepCount: Int64 = 0

    // The shape computes these anew, with an allocation, each time it is asked.
    let layers: [Layer]
    let storageCount: Int

    /// The layers of each stream of a dueling head, or `nil` for a plain head.
    let streamDepth: Int?

    /// One piece of `storageCount` floats for each ``Part``, in the order of its cases.
    let parts: [UnsafeMutableBufferPointer<Float>]

    let onlinePass: Pass
    let targetPass: Pass
    let recordedPass: Pass

    /// The observations of the last recorded pass.
    let recordedInputs: UnsafeMutablePointer<Float>

    /// The rows of the recorded pass, 0 when there is none that the parameters still fit.
    var recordedCount = 0

    /// The gradients with respect to what leaves each layer, `[count, leaving]`.
    let deltas: [UnsafeMutablePointer<Float>]

    /// Room for the gradients of a pooled convolution's weights, `[outputs, inputs]`; empty without one.
    let pooledGradients: UnsafeMutableBufferPointer<Float>

    /// Room for the patches of at least one image before any convolution.
    let patches: UnsafeMutableBufferPointer<Float>

    private let arena: Arena

    /// A network of the given shape with random parameters, its target network equal to it.
    ///
    /// - Parameters:
    ///   - shape: The sizes of the layers.
    ///   - maximumBatch: The most observations that one pass takes, at least 1.
    ///   - initialization: How the parameters are drawn.
    ///   - generator: The source of the parameters: one call of `next()` for each that is not 0 or 1 by definition.
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

        var arena = Arena()
        parts = Part.allCases.map { [storageCount] _ in
            UnsafeMutableBufferPointer(start: arena.take(storageCount), count: storageCount)
        }
        onlinePass = Pass(shape, batch: maximumBatch, isRecorded: false, from: &arena)
        targetPass = Pass(shape, batch: maximumBatch, isRecorded: false, from: &arena)
        recordedPass = Pass(shape, batch: maximumBatch, isRecorded: true, from: &arena)
        recordedInputs = arena.take(maximumBatch * shape.inputs)
        deltas = layers.map { arena.take(maximumBatch * $0.leaving) }
        let pooledCount = layers.first(where: \.isPooled)?.weightCount ?? 0
        pooledGradients = UnsafeMutableBufferPointer(start: arena.take(pooledCount), count: pooledCount)
        let patchCount = Self.patchCount(layers, maximumBatch: maximumBatch)
        patches = UnsafeMutableBufferPointer(start: arena.take(patchCount), count: patchCount)
        self.arena = arena

        initialize(initialization, using: &generator)
        synchronizeTarget()
    }

    /// Draws the online parameters.
    private func initialize(_ initialization: Initialization, using generator: inout some RandomNumberGenerator) {
        let parameters = values(of: .online)
        for layer in layers {
            let bound = initialization.weightBound(of: layer)
            for index in layer.weightsOffset..<layer.weightsOffset + layer.weightCount {
                parameters[index] = generator.nextFloat(within: bound)
            }
            if let bound = initialization.biasBound(of: layer) {
                for index in layer.biasesOffset..<layer.biasesOffset + layer.outputs {
                    parameters[index] = generator.nextFloat(within: bound)
                }
            }
            if layer.isNormalized {
                for index in layer.gainsOffset..<layer.gainsOffset + layer.outputs { parameters[index] = 1 }
            }
        }
    }
}
