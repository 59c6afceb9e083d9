import Testing

@testable import Networks

@Suite("Shape and initial parameters")
struct ShapeTests {
    @Test("parameters are counted without padding and placed at multiples of sixteen")
    func layout() {
        let shape = NetworkShape(inputs: 4, hidden: [120, 84], outputs: 2)
        #expect(shape.parameterCount == 4 * 120 + 120 + 120 * 84 + 84 + 84 * 2 + 2)
        #expect(shape.tensors.map(\.offset) == [0, 480, 608, 10688, 10784, 10960])
        #expect(shape.tensors.map(\.dimensions) == [[4, 120], [120], [120, 84], [84], [84, 2], [2]])
        #expect(
            shape.tensors.map(\.name) == [
                "layers.0.weights", "layers.0.biases", "layers.1.weights", "layers.1.biases", "layers.2.weights",
                "layers.2.biases",
            ])
        #expect(shape.storageCount == 10976)
    }

    @Test("parts begin on a cache line", arguments: [1, 7])
    func alignment(batch: Int) {
        let network = Network(NetworkShape(inputs: 3, hidden: [5], outputs: 2), maximumBatch: batch)
        for part in Network.Part.allCases {
            #expect(UInt(bitPattern: network.values(of: part).baseAddress) % 64 == 0)
            #expect(network.values(of: part).count == network.shape.storageCount)
        }
    }

    /// Yields the given numbers in turn.
    struct Listed: RandomNumberGenerator {
        var numbers: ArraySlice<UInt64>
        mutating func next() -> UInt64 { numbers.popFirst() ?? 0 }
    }

    @Test("a drawn value is the top 24 bits of one number, scaled to the bound")
    func drawnBits() {
        var listed = Listed(numbers: [0, .max, 1 << 63, 3 << 62, (1 << 40) - 1, 1 << 40])
        let values = (0..<6).map { _ in listed.nextFloat(within: 0.5) }
        #expect(values == [-0.5, 0.5 - 0x1p-24, 0, 0.25, -0.5, -0.5 + 0x1p-24])
        #expect(listed.numbers.isEmpty)
    }

    @Test(
        "weights and biases fill their bounds",
        arguments: [
            (Initialization.pytorchUniform, Float(1.0 / 8), Float(1.0 / 8)), (.he, Float(6.0 / 64).squareRoot(), 0),
            (.glorot, Float(6.0 / 96).squareRoot(), 0),
        ])
    func bounds(initialization: Initialization, weightBound: Float, biasBound: Float) throws {
        let network = Network(
            NetworkShape(inputs: 64, hidden: [], outputs: 32), maximumBatch: 1, initialization: initialization)
        let values = network.unpadded(.online)
        let (weights, biases) = (values[..<2048], values[2048...])
        let largest = try #require(weights.map(abs).max())
        #expect(largest <= weightBound && largest > 0.99 * weightBound)
        let mean = weights.reduce(0, +) / 2048
        #expect(abs(mean) < 0.05 * weightBound)
        let largestBias = try #require(biases.map(abs).max())
        #expect(largestBias <= biasBound && largestBias >= 0.8 * biasBound)
    }

    @Test("a new network's target equals its online parameters, its optimiser state is zero, its padding is zero")
    func freshNetwork() {
        let network = Network(NetworkShape(inputs: 3, hidden: [5, 7], outputs: 2), maximumBatch: 1)
        #expect(network.copy(of: .target) == network.copy(of: .online))
        #expect(Set(network.copy(of: .online)).count > 70)
        for part in [Network.Part.gradients, .firstMoments, .secondMoments] {
            #expect(network.copy(of: part).allSatisfy { $0 == 0 })
        }
        #expect(network.hasCleanPadding(.online))
        #expect(network.stepCount == 0)
    }
}
