import QNetworks
import Testing
import UnderstudyKernels

@Suite("Global max pooling")
struct PoolingTests {
    private static let shape = NetworkShape.valid(
        .image(rows: 7, columns: 7, channels: 2), [(5, 2, 1)], pooled: true, hidden: [6])

    /// An image with one pattern, of 2 x 2 pixels, whose upper left corner is given; all else is 0.
    private func image(row: Int, column: Int) -> [Float] {
        var pixels = [Float](repeating: 0, count: 7 * 7 * 2)
        let pattern: [Float] = [1, 0.5, -1, 2, 0.25, -0.5, 1, 1]
        for (index, value) in pattern.enumerated() {
            let (top, rest) = index.quotientAndRemainder(dividingBy: 4)
            pixels[((row + top) * 7 + column) * 2 + rest] = value
        }
        return pixels
    }

    @Test("what leaves a pooled convolution is one value for each channel", arguments: [1, 2])
    func sizes(stride: Int) {
        let shape = NetworkShape.valid(
            .image(rows: 10, columns: 10, channels: 4), [(16, 3, stride)], pooled: true, hidden: [128], outputs: 6)
        #expect(shape.tensors.map(\.dimensions) == [[3, 3, 4, 16], [16], [16, 128], [128], [128, 6], [6]])
        #expect(shape.parameterCount == 592 + 16 * 128 + 128 + 128 * 6 + 6)
    }

    @Test("only the last convolution is pooled")
    func last() {
        let shape = NetworkShape.valid(
            .image(rows: 8, columns: 9, channels: 1), [(3, 3, 1), (5, 2, 2)], pooled: true, head: .dueling())
        #expect(
            shape.tensors.map(\.dimensions) == [[3, 3, 1, 3], [3], [2, 2, 3, 5], [5], [5, 1], [1], [5, 3], [3]])
    }

    @Test("without convolutions it means nothing")
    func withoutConvolutions() {
        let pooled = Network(.valid(.vector(4), pooled: true, hidden: [5]), maximumBatch: 1)
        let plain = Network(.valid(.vector(4), hidden: [5]), maximumBatch: 1)
        #expect(pooled.outputs([1, 2, 3, 4], with: .online) == plain.outputs([1, 2, 3, 4], with: .online))
    }

    @Test("a pattern has the same outputs wherever it is, and others without pooling", arguments: Kernels.all)
    func anywhere(kernels: Kernels) {
        let places = [(1, 1), (1, 4), (3, 2), (4, 4)].map { image(row: $0.0, column: $0.1) }
        let pooled = Network(Self.shape, maximumBatch: 4, kernels: kernels)
        #expect(Set(places.map { pooled.outputs($0, with: .online) }).count == 1)
        let blank = [Float](repeating: 0, count: 98)
        #expect(pooled.outputs(blank, with: .online) != pooled.outputs(places[0], with: .online))
        let plain = Network(
            .valid(.image(rows: 7, columns: 7, channels: 2), [(5, 2, 1)], hidden: [6]), maximumBatch: 4,
            kernels: kernels)
        #expect(Set(places.map { plain.outputs($0, with: .online) }).count == 4)
    }

    @Test("of equally high positions one alone gets the gradient", arguments: Kernels.all)
    func ties(kernels: Kernels) {
        // All patches of an even image are equal; the head is the only layer after the convolution.
        let shape = NetworkShape.valid(.image(rows: 4, columns: 4, channels: 1), [(1, 2, 1)], pooled: true, outputs: 1)
        let network = Network(shape, maximumBatch: 3, kernels: kernels)
        let parameters = network.values(of: .online)
        let offsets = shape.tensors.map(\.offset)
        for index in 0..<4 { parameters[offsets[0] + index] = 1 }
        (parameters[offsets[1]], parameters[offsets[2]]) = (0.5, 3)
        _ = network.recordedOutputs(Array(repeating: 0.25, count: 32))
        network.backward(outputGradients: [1, 2], count: 2)
        let gradients = network.copy(of: .gradients)
        // (1 + 2) · 3, times the pixels of one patch.
        #expect((0..<4).map { gradients[offsets[0] + $0] } == [2.25, 2.25, 2.25, 2.25])
        #expect(gradients[offsets[1]] == 9)
    }
}
