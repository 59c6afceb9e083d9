import QNetworks
import TestSupport
import Testing
import UnderstudyKernels

@Suite("Forward and backward passes")
struct GradientTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let shape: NetworkShape
        let batch: Int
        let kernels: Kernels

        var testDescription: String { "\(shape.testDescription) b\(batch) \(kernels.name)" }

        static let all: [Case] = Kernels.all.flatMap { kernels in
            [
                (NetworkShape(inputs: 1, hidden: [], outputs: 1), 1),
                (NetworkShape(inputs: 4, hidden: [], outputs: 2), 6),
                (NetworkShape(inputs: 3, hidden: [5], outputs: 2), 1),
                (NetworkShape(inputs: 4, hidden: [8, 7], outputs: 3), 32),
                (NetworkShape(inputs: 8, hidden: [16, 33], outputs: 5), 13),
                (NetworkShape(inputs: 5, hidden: [9, 17, 6], outputs: 18), 7),
            ].map { Case(shape: $0, batch: $1, kernels: kernels) }
                + NetworkShape.small.map { Case(shape: $0, batch: 5, kernels: kernels) }
                + [Case(shape: NetworkShape.small[2], batch: 33, kernels: kernels)]
        }
    }

    @Test("gradients agree with central differences in double precision", arguments: Case.all)
    func gradients(example: Case) {
        var random = SplitMix(state: 11)
        let network = Network(example.shape, maximumBatch: 40, kernels: example.kernels)
        network.perturbNormalization()
        let inputs = random.floats(example.batch * example.shape.inputs)
        let coefficients = random.floats(example.batch * example.shape.outputs)
        var reference = ReferenceNetwork(network)
        let expected = reference.gradients(inputs.map(Double.init), coefficients: coefficients.map(Double.init))

        for index in network.values(of: .gradients).indices where expected[index] != 0 {
            network.values(of: .gradients)[index] = .nan
        }
        _ = network.recordedOutputs(inputs)
        network.backward(outputGradients: coefficients, count: example.batch)

        let difference = zip(network.copy(of: .gradients), expected).map { Double($0) - $1 }
        let error = (difference.map { $0 * $0 }.reduce(0, +) / expected.map { $0 * $0 }.reduce(0, +)).squareRoot()
        #expect(error < 1e-6)
        #expect(network.hasCleanPadding(.gradients))
    }

    @Test("outputs agree with double precision, recorded or not", arguments: Case.all)
    func outputs(example: Case) {
        var random = SplitMix(state: 12)
        let network = Network(example.shape, maximumBatch: 33, kernels: example.kernels)
        network.perturbNormalization()
        network.synchronizeTarget()
        let inputs = random.floats(example.batch * example.shape.inputs)
        let reference = ReferenceNetwork(network)
        let width = example.shape.inputs
        let expected = (0..<example.batch).flatMap {
            reference.outputs(inputs[$0 * width..<($0 + 1) * width].map(Double.init))
        }
        let outputs = network.outputs(inputs, with: .online)
        #expect(zip(outputs, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
        #expect(network.recordedOutputs(inputs) == outputs)
        #expect(network.outputs(inputs, with: .target) == outputs)
    }

    @Test("an observation has the same outputs, bit for bit, alone and in a batch", arguments: Case.all)
    func rowsAlone(example: Case) {
        var random = SplitMix(state: 13)
        let network = Network(example.shape, maximumBatch: 33, kernels: example.kernels)
        let width = example.shape.inputs
        let inputs = random.floats(example.batch * width)
        let alone = (0..<example.batch).flatMap {
            network.outputs(Array(inputs[$0 * width..<($0 + 1) * width]), with: .online)
        }
        #expect(alone == network.outputs(inputs, with: .online))
    }

    @Test("a recorded pass survives other passes and changes of its inputs", arguments: Kernels.all)
    func recordingSurvives(kernels: Kernels) {
        var random = SplitMix(state: 14)
        let shape = NetworkShape(inputs: 4, hidden: [12, 10], outputs: 3)
        let network = Network(shape, maximumBatch: 8, kernels: kernels)
        var inputs = random.floats(20)
        let (others, coefficients) = (random.floats(32), random.floats(15))
        _ = network.forwardRecording(inputs.span, count: 5)
        network.backward(outputGradients: coefficients, count: 5)
        let undisturbed = network.copy(of: .gradients)

        let recorded = network.forwardRecording(inputs.span, count: 5)
        let before = Array(recorded.prefix(15))
        inputs = others
        _ = network.outputs(others, with: .target)
        _ = network.outputs(others, with: .online)
        _ = network.bestAction(for: others)
        #expect(Array(recorded.prefix(15)) == before)
        network.backward(outputGradients: coefficients, count: 5)
        #expect(network.copy(of: .gradients) == undisturbed)
    }

    @Test("outputs of one role survive a pass of the other")
    func rolesAreApart() {
        var random = SplitMix(state: 15)
        let network = Network(NetworkShape(inputs: 4, hidden: [12], outputs: 3), maximumBatch: 8)
        let (inputs, others) = (random.floats(32), random.floats(32))
        let online = network.forward(inputs.span, count: 8, with: .online)
        let before = Array(online.prefix(24))
        _ = network.outputs(others, with: .target)
        #expect(Array(online.prefix(24)) == before)
        #expect(network.outputs(others, with: .online) != before)
    }

    @Test("the best action is the first of the highest outputs")
    func bestAction() {
        let network = Network(NetworkShape(inputs: 1, hidden: [], outputs: 4), maximumBatch: 1)
        let (weights, biases) = (network.shape.tensors[0], network.shape.tensors[1])
        let parameters = network.values(of: .online)
        for (action, bias) in [Float(-1), 3, 2, 3].enumerated() {
            parameters[weights.offset + action] = action == 2 ? 1 : 0
            parameters[biases.offset + action] = bias
        }
        #expect([0, 0.5, 1, 1.5].map { network.bestAction(for: [$0]) } == [1, 1, 1, 2])
    }

    @Test("backward without a recorded pass of as many observations traps")
    func backwardAlone() async {
        await #expect(processExitsWith: .failure) {
            let network = Network(NetworkShape(inputs: 1, hidden: [2], outputs: 1), maximumBatch: 4)
            _ = network.recordedOutputs([1, 2])
            network.backward(outputGradients: [1, 1, 1], count: 3)
        }
        await #expect(processExitsWith: .failure) {
            let network = Network(NetworkShape(inputs: 1, hidden: [2], outputs: 1), maximumBatch: 4)
            _ = network.recordedOutputs([1, 2])
            network.backward(outputGradients: [1, 1], count: 2)
            network.step(with: .adam())
            network.backward(outputGradients: [1, 1], count: 2)
        }
    }

    @Test("a pass over more observations than there is room for traps")
    func tooManyObservations() async {
        await #expect(processExitsWith: .failure) {
            let network = Network(NetworkShape(inputs: 1, hidden: [2], outputs: 1), maximumBatch: 2)
            _ = network.outputs([1, 2, 3], with: .target)
        }
        await #expect(processExitsWith: .failure) {
            let network = Network(NetworkShape(inputs: 1, hidden: [2], outputs: 1), maximumBatch: 2)
            _ = network.recordedOutputs([1, 2, 3])
        }
    }
}
