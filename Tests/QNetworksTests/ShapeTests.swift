import Testing

@testable import QNetworks

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

    @Test("the published networks have their published sizes")
    func published() {
        #expect(NetworkShape.minAtar(channels: 4).parameterCount == 592 + 131_200 + 774)
        #expect(NetworkShape.nature.parameterCount == 8224 + 32_832 + 36_928 + 1_606_144 + 9234)
    }

    @Test("every kind of layer names its parameters")
    func names() {
        let shape = NetworkShape.valid(
            .image(rows: 5, columns: 6, channels: 2), [(3, 2, 1), (4, 3, 2)], hidden: [7], normalized: true,
            head: .dueling(streamUnits: 8), outputs: 9)
        let expected: [(String, [Int])] = [
            ("layers.0.weights", [2, 2, 2, 3]), ("layers.0.biases", [3]), ("layers.1.weights", [3, 3, 3, 4]),
            ("layers.1.biases", [4]), ("layers.2.weights", [8, 7]), ("layers.2.biases", [7]), ("layers.2.gains", [7]),
            ("layers.2.shifts", [7]), ("value.0.weights", [7, 8]), ("value.0.biases", [8]), ("value.0.gains", [8]),
            ("value.0.shifts", [8]), ("value.1.weights", [8, 1]), ("value.1.biases", [1]),
            ("advantage.0.weights", [7, 8]), ("advantage.0.biases", [8]), ("advantage.0.gains", [8]),
            ("advantage.0.shifts", [8]), ("advantage.1.weights", [8, 9]), ("advantage.1.biases", [9]),
        ]
        #expect(shape.tensors.map(\.name) == expected.map(\.0))
        #expect(shape.tensors.map(\.dimensions) == expected.map(\.1))
        #expect(
            NetworkShape.valid(.vector(4), head: .dueling()).tensors.map(\.name) == [
                "value.0.weights", "value.0.biases", "advantage.0.weights", "advantage.0.biases",
            ])
    }

    @Test("tensors do not overlap, begin at multiples of sixteen and fit the storage", arguments: NetworkShape.small)
    func places(shape: NetworkShape) {
        var end = 0
        for tensor in shape.tensors {
            #expect(tensor.offset >= end && tensor.offset % 16 == 0)
            end = tensor.range.upperBound
        }
        #expect(end <= shape.storageCount && shape.storageCount < end + 16)
    }

    /// Sizes that are no network's, and why.
    struct Mistake: Sendable {
        let input: NetworkShape.Input
        var convolutions: [NetworkShape.Convolution] = []
        var hidden: [Int] = []
        var head = NetworkShape.Head.plain
        var outputs = 2
        let text: String
    }

    @Test(
        "sizes that are no network's are refused",
        arguments: [
            Mistake(input: .vector(0), text: "an observation needs at least 1 value"),
            Mistake(
                input: .image(rows: 4, columns: 0, channels: 3),
                text: "an image needs at least 1 row, 1 column and 1 channel"),
            Mistake(
                input: .vector(4), convolutions: [.init(channels: 1, kernel: 1, stride: 1)],
                text: "convolution 1 needs an image, but the observation is a vector"),
            Mistake(
                input: .image(rows: 4, columns: 4, channels: 3),
                convolutions: [.init(channels: 1, kernel: 2, stride: 0)],
                text: "convolution 1 needs channels, kernel and stride of at least 1"),
            Mistake(
                input: .image(rows: 10, columns: 8, channels: 3),
                convolutions: [.init(channels: 1, kernel: 3, stride: 2), .init(channels: 1, kernel: 4, stride: 1)],
                text: "convolution 2 has a kernel of 4 x 4 pixels, which does not fit the image of 4 x 3 that enters it"
            ),
            Mistake(input: .vector(4), hidden: [3, 0], text: "hidden layer 2 needs at least 1 unit"),
            Mistake(
                input: .vector(4), head: .dueling(streamUnits: 0),
                text: "the streams of the dueling head need at least 1 unit"),
            Mistake(input: .vector(4), outputs: 0, text: "a network needs at least 1 output"),
        ])
    func mistakes(mistake: Mistake) {
        #expect(throws: InvalidNetworkShape(description: mistake.text)) {
            try NetworkShape(
                input: mistake.input, convolutions: mistake.convolutions, hidden: mistake.hidden, head: mistake.head,
                outputs: mistake.outputs)
        }
    }

    @Test("parts begin on a cache line", arguments: [1, 7])
    func alignment(batch: Int) {
        let network = Network(NetworkShape(inputs: 3, hidden: [5], outputs: 2), maximumBatch: batch)
        for part in Network.Part.allCases {
            #expect(network.values(of: part).span.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } % 64 == 0)
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

    @Test(
        "a convolution's bounds come from the size of its patches",
        arguments: [
            (Initialization.pytorchUniform, Float(1.0 / 36).squareRoot()), (.he, Float(6.0 / 36).squareRoot()),
            (.glorot, Float(6.0 / (36 + 9 * 64)).squareRoot()),
        ])
    func convolutionBounds(initialization: Initialization, bound: Float) throws {
        let shape = NetworkShape.valid(.image(rows: 5, columns: 5, channels: 4), [(64, 3, 1)])
        let network = Network(shape, maximumBatch: 1, initialization: initialization)
        let largest = try #require(network.copy(of: .online)[shape.tensors[0].range].map(abs).max())
        #expect(largest <= bound && largest > 0.99 * bound)
    }

    @Test("layer normalization begins as the identity and draws nothing")
    func normalizationBegins() {
        let plain = Network(NetworkShape(inputs: 4, hidden: [5], outputs: 2), maximumBatch: 1)
        let network = Network(.valid(.vector(4), hidden: [5], normalized: true, outputs: 2), maximumBatch: 1)
        let values = network.copy(of: .online)
        let drawn = network.shape.tensors.filter { !$0.name.hasSuffix("gains") && !$0.name.hasSuffix("shifts") }
        #expect(drawn.flatMap { values[$0.range] } == plain.unpadded(.online))
        #expect(Array(values[network.shape.tensors[2].range]) == [1, 1, 1, 1, 1])
        #expect(Array(values[network.shape.tensors[3].range]) == [0, 0, 0, 0, 0])
    }

    @Test("a new network's target equals its online parameters, its optimizer state is zero, its padding is zero")
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
