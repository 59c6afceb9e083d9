import CKernels

/// A Q-network with its target network, gradients and optimiser state: all that one learner trains.
///
/// Everything lives in one block of memory that is allocated when the network is made; optimised, no method allocates after that.
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
    let layers: [DenseLayer]
    let storageCount: Int

    /// One piece of `storageCount` floats for each ``Part``, in the order of its cases.
    let parts: [UnsafeMutableBufferPointer<Float>]

    /// What the last recorded pass entered into each layer, and its outputs last.
    let recording: [UnsafeMutablePointer<Float>]

    /// The rows of the recording, 0 when there is none that the parameters still fit.
    var recordedCount = 0

    let onlineWorkspace: Workspace
    let targetWorkspace: Workspace

    /// The gradients with respect to the outputs of two neighbouring hidden layers.
    let deltas: [UnsafeMutablePointer<Float>]

    private let arena: Arena

    /// A network of the given shape with random parameters, its target network equal to it.
    ///
    /// - Parameters:
    ///   - shape: The sizes of the layers.
    ///   - maximumBatch: The most observations that one pass takes, at least 1.
    ///   - initialization: How the parameters are drawn.
    ///   - generator: The source of the parameters: one call of `next()` for each that is not 0 by definition.
    ///   - kernels: The numerical kernels.
    public init(
        shape: NetworkShape, maximumBatch: Int, initialization: Initialization = .pytorchUniform,
        using generator: inout some RandomNumberGenerator, kernels: Kernels = .current
    ) {
        precondition(maximumBatch > 0, "a batch has at least one observation")
        self.shape = shape
        self.maximumBatch = maximumBatch
        self.kernels = kernels
        layers = shape.layers
        storageCount = shape.storageCount

        let widest = (shape.hidden.max() ?? 0) * maximumBatch
        let outputs = shape.outputs * maximumBatch
        let recordingCounts = ([shape.inputs] + shape.hidden + [shape.outputs]).map { $0 * maximumBatch }
        let partCounts = Part.allCases.map { [storageCount] _ in storageCount }
        var arena = Arena(
            pieces: partCounts + recordingCounts + [outputs, widest, widest, outputs, widest, widest, widest, widest])
        parts = partCounts.map { UnsafeMutableBufferPointer(start: arena.take($0), count: $0) }
        recording = recordingCounts.map { arena.take($0) }
        onlineWorkspace = Workspace(
            outputs: arena.take(outputs), hidden: arena.take(widest), nextHidden: arena.take(widest))
        targetWorkspace = Workspace(
            outputs: arena.take(outputs), hidden: arena.take(widest), nextHidden: arena.take(widest))
        deltas = [arena.take(widest), arena.take(widest)]
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
            guard let bound = initialization.biasBound(of: layer) else { continue }
            for index in layer.biasesOffset..<layer.biasesOffset + layer.outputs {
                parameters[index] = generator.nextFloat(within: bound)
            }
        }
    }
}
