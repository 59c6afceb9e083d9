import CAllocationCounter
import Foundation
import QNetworks
import Synchronization
import TestSupport
import Testing
import UnderstudyKernels

/// A small DQN learner over a network, as its users write one.
final class Learner {
    let network: Network
    let loss: Loss
    let discount: Float
    private var gradients: [Float]

    init(_ network: Network, loss: Loss, discount: Float) {
        self.network = network
        self.loss = loss
        self.discount = discount
        gradients = Array(repeating: 0, count: network.maximumBatch * network.shape.outputs)
    }

    /// Forward, loss and backward of a batch; returns the mean loss.
    func differentiate(
        states: [Float], actions: [Int], rewards: [Float], nextStates: [Float], isNoisy: Bool = false
    ) -> Float {
        let (count, outputs) = (actions.count, network.shape.outputs)
        for place in gradients.indices { gradients[place] = 0 }
        let next = network.forward(nextStates.span, count: count, with: .target, isNoisy: isNoisy)
        let values = network.forwardRecording(states.span, count: count)
        var total: Float = 0
        for row in 0..<count {
            var best = next[row * outputs]
            for action in 1..<outputs { best = max(best, next[row * outputs + action]) }
            let index = row * outputs + actions[row]
            let error = values[index] - (rewards[row] + discount * best)
            total += loss.value(of: error)
            gradients[index] = loss.derivative(at: error) / Float(count)
        }
        network.backward(outputGradients: gradients, count: count)
        return total / Float(count)
    }
}

@Suite("Training")
struct TrainingTests {
    /// Multiples of 1/64 in [-1, 1), as in the script that made the fixture.
    static func pattern(_ count: Int, _ seed: Int) -> [Float] {
        (0..<count).map { Float(($0 * 37 + seed * 101 + $0 * $0 * 11) % 128 - 64) / 64 }
    }

    @Test("twenty updates agree with PyTorch", arguments: Kernels.all)
    func agreesWithPyTorch(kernels: Kernels) {
        let network = Network(NetworkShape(inputs: 4, hidden: [8, 6], outputs: 3), maximumBatch: 5, kernels: kernels)
        let parameters = network.values(of: .online)
        for (index, tensor) in network.shape.tensors.enumerated() {
            for (place, value) in zip(tensor.range, Self.pattern(tensor.count, index)) {
                parameters[place] = value / (tensor.dimensions.count == 2 ? 2 : 4)
            }
        }
        network.synchronizeTarget()

        let learner = Learner(network, loss: .huber(threshold: 0.5), discount: 0.9)
        var losses: [Float] = []
        var norms: [Float] = []
        for update in 0..<20 {
            losses.append(
                learner.differentiate(
                    states: Self.pattern(20, 1000 + update), actions: (0..<5).map { (update + $0) % 3 },
                    rewards: Self.pattern(5, 3000 + update), nextStates: Self.pattern(20, 2000 + update)))
            norms.append(network.clipGradients(toNorm: 0.25))
            network.step(with: .adam(learningRate: 0.01))
            network.moveTarget(by: 0.125)
        }
        #expect(norms.contains { $0 > 0.25 } && norms.contains { $0 < 0.25 })
        expectClose(losses, TrainingFixture.losses)
        expectClose(norms, TrainingFixture.norms)
        expectClose(network.unpadded(.online), TrainingFixture.online)
        expectClose(network.unpadded(.target), TrainingFixture.target)
        #expect(network.stepCount == 20)
    }

    /// A kind of network that PyTorch trained, too.
    struct Architecture: CustomTestStringConvertible, Sendable {
        let shape: NetworkShape
        let optimizer: Optimizer
        let fixture: ArchitectureFixture

        var testDescription: String { shape.testDescription }

        static let all = [
            Architecture(
                shape: .valid(.image(rows: 5, columns: 6, channels: 2), [(3, 3, 1)], hidden: [6]),
                optimizer: .centeredRMSprop(learningRate: 0.01, decay: 0.95, epsilon: 0.01), fixture: .convolutional),
            Architecture(
                shape: .valid(.vector(4), hidden: [7, 5], normalized: true), optimizer: .adam(learningRate: 0.01),
                fixture: .normalized),
            Architecture(
                shape: .valid(.vector(4), hidden: [7], head: .dueling(streamUnits: 5)),
                optimizer: .adam(learningRate: 0.01), fixture: .dueling),
            Architecture(
                shape: .valid(
                    .image(rows: 5, columns: 6, channels: 2), [(3, 3, 1), (4, 2, 1)], hidden: [6], head: .dueling()),
                optimizer: .adam(learningRate: 0.01), fixture: .convolutionalDueling),
        ]
    }

    @Test("ten updates of every kind of network agree with PyTorch", arguments: Kernels.all, Architecture.all)
    func architecturesAgreeWithPyTorch(kernels: Kernels, architecture: Architecture) {
        let network = Network(architecture.shape, maximumBatch: 5, kernels: kernels)
        let parameters = network.values(of: .online)
        for (index, tensor) in network.shape.tensors.enumerated() {
            for (place, value) in zip(tensor.range, Self.pattern(tensor.count, index)) {
                parameters[place] =
                    value / (tensor.dimensions.count > 1 ? 2 : 4) + (tensor.name.hasSuffix(".gains") ? 1 : 0)
            }
        }
        network.synchronizeTarget()

        let learner = Learner(network, loss: .huber(threshold: 0.5), discount: 0.9)
        let width = 5 * architecture.shape.inputs
        var losses: [Float] = []
        for update in 0..<10 {
            losses.append(
                learner.differentiate(
                    states: Self.pattern(width, 1000 + update), actions: (0..<5).map { (update + $0) % 3 },
                    rewards: Self.pattern(5, 3000 + update), nextStates: Self.pattern(width, 2000 + update)))
            network.clipGradients(toNorm: 0.5)
            network.step(with: architecture.optimizer)
            network.moveTarget(by: 0.125)
        }
        expectClose(losses, architecture.fixture.losses)
        expectClose(network.unpadded(.online), architecture.fixture.online)
    }

    private func expectClose(_ mine: [Float], _ theirs: [Float], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(mine.count == theirs.count, sourceLocation: sourceLocation)
        let worst = zip(mine, theirs).map { abs($0 - $1) }.max() ?? .nan
        #expect(worst < 1e-5, sourceLocation: sourceLocation)
    }

    /// The shapes that the laws of training are tried on.
    static let shapes = [
        NetworkShape(inputs: 4, hidden: [64, 33], outputs: 3),
        .valid(
            .image(rows: 6, columns: 6, channels: 2), [(5, 3, 1), (4, 2, 1)], hidden: [9], normalized: true,
            head: .dueling(streamUnits: 7)),
    ]

    /// The digest of a network after 300 updates on random transitions.
    static func trained(_ shape: NetworkShape, seed: UInt64, optimizer: Optimizer, kernels: Kernels) -> UInt64 {
        let network = Network(shape, maximumBatch: 32, seed: seed, kernels: kernels)
        let learner = Learner(network, loss: .squaredError, discount: 0.95)
        var random = SplitMix(state: seed)
        for update in 1...300 {
            let (states, nextStates) = (random.floats(32 * shape.inputs), random.floats(32 * shape.inputs))
            let actions = (0..<32).map { _ in Int(random.next() % 3) }
            _ = learner.differentiate(
                states: states, actions: actions, rewards: random.floats(32), nextStates: nextStates)
            network.clipGradients(toNorm: 1)
            network.step(with: optimizer)
            if update % 100 == 0 { network.synchronizeTarget() }
        }
        return network.digest
    }

    static let optimizers = [
        Optimizer.adam(), .centeredRMSprop(learningRate: 1e-3, decay: 0.95, epsilon: 0.01), .adamW(weightDecay: 0.5),
    ]

    @Test(
        "training gives the same bits twice and on four threads at once", arguments: Kernels.all,
        Array(zip(shapes + shapes, [optimizers[0], optimizers[0], optimizers[1], optimizers[1]])))
    func sameBits(kernels: Kernels, example: (shape: NetworkShape, optimizer: Optimizer)) {
        let (shape, optimizer) = example
        let first = Self.trained(shape, seed: 1, optimizer: optimizer, kernels: kernels)
        #expect(Self.trained(shape, seed: 1, optimizer: optimizer, kernels: kernels) == first)
        #expect(Self.trained(shape, seed: 2, optimizer: optimizer, kernels: kernels) != first)

        let digests = Mutex<[UInt64]>([])
        let group = DispatchGroup()
        for _ in 0..<4 {
            group.enter()
            Thread.detachNewThread {
                let digest = Self.trained(shape, seed: 1, optimizer: optimizer, kernels: kernels)
                digests.withLock { $0.append(digest) }
                group.leave()
            }
        }
        group.wait()
        #expect(digests.withLock { $0 } == [first, first, first, first])
    }

    static let steadyShapes = [
        NetworkShape(inputs: 4, hidden: [120, 84], outputs: 2), .minAtar(channels: 4, outputs: 2),
        .valid(
            .image(rows: 12, columns: 12, channels: 2), [(5, 3, 2), (4, 2, 1)], hidden: [9], normalized: true,
            head: .dueling(streamUnits: 7), outputs: 2),
    ]

    @Test(
        "an update allocates nothing", .enabled(if: canCountAllocations), arguments: Kernels.all,
        Array(zip(steadyShapes, [optimizers[0], optimizers[1], optimizers[0]])))
    func noAllocations(kernels: Kernels, example: (shape: NetworkShape, optimizer: Optimizer)) {
        let (shape, optimizer) = example
        var random = SplitMix(state: 3)
        let network = Network(shape, maximumBatch: 128, kernels: kernels)
        let learner = Learner(network, loss: .huber(threshold: 1), discount: 0.99)
        let (states, nextStates) = (random.floats(128 * shape.inputs), random.floats(128 * shape.inputs))
        let rewards = random.floats(128)
        let actions = (0..<128).map { _ in Int(random.next() % 2) }
        let before = allocations_of_this_thread()
        for _ in 0..<10 {
            _ = network.bestAction(for: states)
            _ = learner.differentiate(states: states, actions: actions, rewards: rewards, nextStates: nextStates)
            network.clipGradients(toNorm: 10)
            network.step(with: optimizer)
            network.moveTarget(by: 0.01)
            network.synchronizeTarget()
        }
        #expect(allocations_of_this_thread() - before == 0)
    }

    @Test("the counter sees an allocation", .enabled(if: allocations_are_counted()))
    func counterCounts() {
        let before = allocations_of_this_thread()
        let array = [Float](unsafeUninitializedCapacity: 1000) { $1 = $0.count }
        #expect(allocations_of_this_thread() - before >= 1)
        #expect(array.count >= 1000)
    }

    @Test("padding stays zero through training", arguments: optimizers, NetworkShape.small)
    func padding(optimizer: Optimizer, shape: NetworkShape) {
        var random = SplitMix(state: 4)
        let network = Network(shape, maximumBatch: 4)
        for _ in 0..<10 {
            _ = network.recordedOutputs(random.floats(4 * shape.inputs))
            network.backward(outputGradients: random.floats(4 * shape.outputs), count: 4)
            network.step(with: optimizer)
        }
        for part in Network.Part.allCases { #expect(network.hasCleanPadding(part)) }
    }

    @Test("the target follows only when told")
    func target() {
        let network = Network(NetworkShape(inputs: 3, hidden: [5], outputs: 2), maximumBatch: 1)
        let before = network.copy(of: .target)
        for index in network.values(of: .online).indices { network.values(of: .online)[index] += 1 }
        #expect(network.copy(of: .target) == before)
        network.moveTarget(by: 0.25)
        #expect(zip(network.copy(of: .target), before).allSatisfy { abs($0 - $1 - 0.25) < 1e-6 })
        network.synchronizeTarget()
        #expect(network.copy(of: .target) == network.copy(of: .online))
    }

    @Test("clipping scales long gradients to the norm and leaves short ones alone", arguments: Kernels.all)
    func clipping(kernels: Kernels) {
        let network = Network(NetworkShape(inputs: 3, hidden: [], outputs: 1), maximumBatch: 1, kernels: kernels)
        let gradients = network.values(of: .gradients)
        (gradients[0], gradients[16]) = (3, -4)
        #expect(network.clipGradients(toNorm: 6) == 5)
        #expect(gradients[0] == 3 && gradients[16] == -4)
        #expect(network.clipGradients(toNorm: 1) == 5)
        #expect(abs(gradients[0] - 0.6) < 1e-6 && abs(gradients[16] + 0.8) < 1e-6)
    }
}
