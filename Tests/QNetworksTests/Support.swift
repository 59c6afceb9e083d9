import QNetworks
import TestSupport
import Testing
import UnderstudyKernels

extension Kernels: CustomTestStringConvertible {
    /// The name that a failing test shows.
    public var testDescription: String { name }

    /// The kernels that this processor runs.
    static let all = ["avx2", "baseline"].compactMap { Kernels(named: $0) }
}

extension Network {
    /// A network from a seed.
    convenience init(
        _ shape: NetworkShape, maximumBatch: Int, seed: UInt64 = 1, initialization: Initialization = .pytorchUniform,
        kernels: Kernels = .current
    ) {
        var random = SplitMix(state: seed)
        self.init(
            shape: shape, maximumBatch: maximumBatch, initialization: initialization, using: &random, kernels: kernels)
    }

    /// The outputs for whole observations.
    func outputs(_ inputs: [Float], with role: Role) -> [Float] {
        let count = inputs.count / shape.inputs
        return Array(forward(inputs.span, count: count, with: role).prefix(count * shape.outputs))
    }

    /// The recorded outputs for whole observations.
    func recordedOutputs(_ inputs: [Float]) -> [Float] {
        let count = inputs.count / shape.inputs
        return Array(forwardRecording(inputs.span, count: count).prefix(count * shape.outputs))
    }

    /// The backward pass for an array of gradients.
    func backward(outputGradients: [Float], count: Int) {
        backward(outputGradients: outputGradients.span, count: count)
    }

    /// The best action for an array.
    func bestAction(for observation: [Float]) -> Int { bestAction(for: observation.span) }

    /// Moves gains and shifts of layer normalization away from 1 and 0.
    func perturbNormalization() {
        var random = SplitMix(state: 99)
        for tensor in shape.tensors where tensor.name.hasSuffix(".gains") || tensor.name.hasSuffix(".shifts") {
            for (index, change) in zip(tensor.range, random.floats(tensor.count)) {
                values(of: .online)[index] += change / 2
            }
        }
    }

    /// A copy of a part.
    func copy(of part: Part) -> [Float] { Array(values(of: part)) }

    /// The values of a part without its padding: weights, then biases, layer by layer.
    func unpadded(_ part: Part) -> [Float] {
        let values = copy(of: part)
        return shape.tensors.flatMap { values[$0.range] }
    }

    /// Whether the padding of a part is all zero.
    func hasCleanPadding(_ part: Part) -> Bool {
        var values = copy(of: part)
        for tensor in shape.tensors {
            for index in tensor.range { values[index] = 0 }
        }
        return values.allSatisfy { $0 == 0 }
    }

    /// FNV-1a over the bits of every part.
    var digest: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in Part.allCases {
            for value in copy(of: part) { hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01B3 }
        }
        return hash
    }
}
