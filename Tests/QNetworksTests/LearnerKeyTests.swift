import QNetworks
import TestSupport
import Testing
import UnderstudyKernels

/// The effects of the keys `activation`, `noisy_layers` and `weight_decay`, and of the schedules of a spec.
@Suite("Activations, noisy layers and weight decay")
struct LearnerKeyTests {
    /// A learner that the script of the fixture trained, too.
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        var activation = Activation.relu
        var noise: Float?
        var optimizer = Optimizer.adam(learningRate: 0.01)
        var falls = false
        let fixture: LearnerFixture

        var testDescription: String { name }

        static let all = [
            Example(name: "tanh", activation: .tanh, fixture: .tanh),
            Example(name: "elu", activation: .elu, fixture: .elu),
            Example(name: "leaky ReLU", activation: .leakyReLU, fixture: .leakyReLU),
            Example(
                name: "weight decay", optimizer: .adamW(learningRate: 0.01, weightDecay: 0.5), fixture: .decayed),
            Example(
                name: "weight decay at a falling rate", optimizer: .adamW(learningRate: 0.01, weightDecay: 0.5),
                falls: true, fixture: .decayedAtFallingRate),
            Example(name: "noisy layers", noise: 0.5, fixture: .noisy),
        ]
    }

    @Test("ten updates agree with PyTorch's formulas", arguments: Kernels.all, Example.all)
    func agreesWithFormulas(kernels: Kernels, example: Example) {
        let shape = NetworkShape.valid(
            .vector(4), hidden: [7, 5], activation: example.activation, noise: example.noise)
        let network = Network(shape, maximumBatch: 5, kernels: kernels)
        let parameters = network.values(of: .online)
        for (index, tensor) in network.shape.tensors.enumerated() where !tensor.name.hasSuffix("deviations") {
            for (place, value) in zip(tensor.range, TrainingTests.pattern(tensor.count, index)) {
                parameters[place] = value / (tensor.dimensions.count > 1 ? 2 : 4)
            }
        }
        network.synchronizeTarget()

        var random = SplitMix(state: 17)
        let learner = Learner(network, loss: .huber(threshold: 0.5), discount: 0.9)
        var losses: [Float] = []
        for update in 0..<10 {
            network.drawNoise(for: .online, using: &random)
            network.drawNoise(for: .target, using: &random)
            losses.append(
                learner.differentiate(
                    states: TrainingTests.pattern(20, 1000 + update), actions: (0..<5).map { (update + $0) % 3 },
                    rewards: TrainingTests.pattern(5, 3000 + update),
                    nextStates: TrainingTests.pattern(20, 2000 + update), isNoisy: true))
            network.clipGradients(toNorm: 0.5)
            network.step(with: example.optimizer, rateFactor: example.falls ? 1 - Double(update) / 10 : 1)
            network.moveTarget(by: 0.125)
        }
        let distances = zip(losses + network.unpadded(.online), example.fixture.losses + example.fixture.online)
            .map { abs($0 - $1) }
        #expect(distances.count == 10 + network.shape.parameterCount)
        #expect(distances.max() ?? .nan < 1e-5)
    }

    @Test("noisy layers begin with the published deviations", arguments: NetworkShape.noisy)
    func deviations(shape: NetworkShape) throws {
        let network = Network(shape, maximumBatch: 1)
        let tensors = Dictionary(uniqueKeysWithValues: shape.tensors.map { ($0.name, $0) })
        let deviations = tensors.values.filter { $0.name.hasSuffix("deviations") }
        #expect(!deviations.isEmpty)
        for tensor in deviations {
            let prefix = tensor.name.split(separator: ".").dropLast().joined(separator: ".")
            let inputs = try #require(tensors[prefix + ".weights"]).dimensions[0]
            let expected = try #require(shape.noise) / Float(inputs).squareRoot()
            #expect(network.copy(of: .online)[tensor.range].allSatisfy { $0 == expected })
        }
    }

    @Test("a pass has noise only on request, and other noise after each draw", arguments: NetworkShape.noisy)
    func noise(shape: NetworkShape) {
        var random = SplitMix(state: 21)
        let network = Network(shape, maximumBatch: 4)
        let inputs = random.floats(4 * shape.inputs)
        func noisy(_ role: Network.Role) -> [Float] {
            Array(network.forward(inputs.span, count: 4, with: role, isNoisy: true).prefix(4 * shape.outputs))
        }
        let mean = network.outputs(inputs, with: .online)
        network.drawNoise(for: .online, using: &random)
        network.drawNoise(for: .target, using: &random)
        let first = noisy(.online)
        #expect(first != mean && noisy(.online) == first && noisy(.target) != first)
        #expect(network.recordedOutputs(inputs) == first)
        network.drawNoise(for: .online, using: &random)
        #expect(noisy(.online) != first)
        #expect(network.outputs(inputs, with: .online) == mean && network.outputs(inputs, with: .target) == mean)
    }

    @Test("a mean over many draws is the pass without noise")
    func unbiased() {
        var random = SplitMix(state: 22)
        let network = Network(.valid(.vector(4), noise: 0.5), maximumBatch: 1)
        let inputs = random.floats(4)
        let mean = network.outputs(inputs, with: .online)
        var (sums, squares) = ([0.0, 0, 0], [0.0, 0, 0])
        let draws = 20_000
        for _ in 0..<draws {
            network.drawNoise(for: .online, using: &random)
            let outputs = network.forward(inputs.span, count: 1, with: .online, isNoisy: true)
            for output in sums.indices {
                let difference = Double(outputs[output] - mean[output])
                sums[output] += difference
                squares[output] += difference * difference
            }
        }
        // E f(x)^2 = E |x| = sqrt(2 / pi), for an input and an output of their own.
        let moment = (2 / Double.pi).squareRoot()
        let deviation = 0.25
        let variance = deviation * deviation * (inputs.reduce(0) { $0 + Double($1 * $1) } * moment * moment + moment)
        for output in sums.indices {
            #expect(abs(sums[output] / Double(draws)) < 4 * (variance / Double(draws)).squareRoot())
            #expect(abs(squares[output] / Double(draws) / variance - 1) < 0.1)
        }
    }

    @Test("gradients with noise agree with central differences", arguments: Kernels.all, NetworkShape.noisy)
    func gradients(kernels: Kernels, shape: NetworkShape) {
        let network = Network(shape, maximumBatch: 5, kernels: kernels)
        var random = SplitMix(state: 23)
        let (inputs, coefficients) = (random.floats(5 * shape.inputs), random.floats(5 * shape.outputs))
        let parameters = network.values(of: .online)
        // The same draw for each pass.
        func loss() -> Double {
            var random = SplitMix(state: 24)
            network.drawNoise(for: .online, using: &random)
            return zip(network.recordedOutputs(inputs), coefficients).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        _ = loss()
        network.backward(outputGradients: coefficients, count: 5)
        let gradients = network.copy(of: .gradients)
        #expect(network.hasCleanPadding(.gradients))
        var (error, size) = (0.0, 0.0)
        for index in shape.tensors.flatMap(\.range) {
            let value = parameters[index]
            parameters[index] = value + 0x1p-10
            let above = loss()
            parameters[index] = value - 0x1p-10
            let difference = (above - loss()) / 0x1p-9
            parameters[index] = value
            error += (Double(gradients[index]) - difference) * (Double(gradients[index]) - difference)
            size += difference * difference
        }
        #expect((error / size).squareRoot() < 1e-2)
    }

    @Test("a saved network with noisy layers can be read again", arguments: NetworkShape.noisy)
    func saving(shape: NetworkShape) throws {
        let (network, other) = (Network(shape, maximumBatch: 1), Network(shape, maximumBatch: 1, seed: 2))
        try other.load([.online], from: Safetensors(bytes: network.saved([.online]).bytes))
        #expect(other.copy(of: .online) == network.copy(of: .online))
        var random = SplitMix(state: 25)
        let inputs = random.floats(shape.inputs)
        #expect(other.outputs(inputs, with: .online) == network.outputs(inputs, with: .online))
    }

    @Test("a noisy pass after a change of the parameters without another draw traps")
    func staleNoise() async {
        await #expect(processExitsWith: .failure) {
            var random = SplitMix(state: 26)
            let network = Network(.valid(.vector(4), noise: 0.5), maximumBatch: 1)
            network.drawNoise(for: .online, using: &random)
            _ = network.recordedOutputs([1, 2, 3, 4])
            network.backward(outputGradients: [1, 1, 1], count: 1)
            network.step(with: .adam())
            _ = network.recordedOutputs([1, 2, 3, 4])
        }
    }
}
