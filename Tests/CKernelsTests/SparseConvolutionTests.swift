import CKernels
import TestSupport
import Testing

@Suite("Convolutions of sparse images")
struct SparseConvolutionTests {
    /// A convolution, with the share of pixels that are not 0.
    struct Case: CustomTestStringConvertible {
        var rows = 10
        var columns = 10
        let channels: Int
        var kernel = 3
        var stride = 1
        let outputs: Int
        let share: Double

        var size: ImagePatches {
            ImagePatches(rows: rows, columns: columns, channels: channels, kernel: kernel, stride: stride)
        }
        var testDescription: String {
            "\(rows)x\(columns)x\(channels), kernel \(kernel), stride \(stride), \(outputs) outputs, \(share) set"
        }
    }

    static let cases = [
        Case(channels: 4, outputs: 16, share: 0.02), Case(channels: 10, outputs: 16, share: 0.05),
        Case(channels: 22, outputs: 32, share: 0.15), Case(channels: 7, outputs: 48, share: 0.3),
        Case(channels: 3, kernel: 4, stride: 2, outputs: 20, share: 0.1),
        Case(channels: 1, kernel: 10, outputs: 16, share: 0.2),
        Case(rows: 5, columns: 9, channels: 2, kernel: 2, stride: 3, outputs: 7, share: 0.5),
        // More pixels than are listed at once.
        Case(rows: 40, columns: 40, channels: 4, kernel: 8, stride: 4, outputs: 16, share: 0.01),
        Case(channels: 4, outputs: 16, share: 0), Case(channels: 4, outputs: 16, share: 1),
    ]

    @Test("have the bits of the dense product, outputs and gradients", arguments: cases, Table.all)
    func bits(_ item: Case, kernels: Table) {
        var random = SplitMix(state: 5)
        let table = kernels.functions
        let (size, outputs, count) = (item.size, item.outputs, 3)
        let pixels = size.rows * size.columns * size.channels
        let down = (size.rows - size.kernel) / size.stride + 1, across = (size.columns - size.kernel) / size.stride + 1
        let (positions, depth) = (down * across, size.kernel * size.kernel * size.channels)
        func number() -> Float { Float.random(in: -1...1, using: &random) }
        // Bits, and some other numbers.
        let images = (0..<count * pixels).map { _ -> Float in
            guard Double.random(in: 0..<1, using: &random) < item.share else { return 0 }
            return Bool.random(using: &random) ? 1 : number()
        }
        let weights = (0..<depth * outputs).map { _ in number() }
        let biases = (0..<outputs).map { _ in number() }

        var patches = [Float](repeating: .nan, count: count * positions * depth)
        table.gather_patches(count, size, images, &patches)
        for isRectified in [false, true] {
            var dense = [Float](repeating: .nan, count: count * positions * outputs)
            table.gemm(
                .NN, count * positions, outputs, depth, patches, depth, weights, outputs, false, &dense, outputs,
                biases,
                isRectified)
            var sparse = [Float](repeating: .nan, count: dense.count)
            table.convolve_nonzero(count, size, images, outputs, weights, biases, isRectified, &sparse)
            #expect(sparse.map(\.bitPattern) == dense.map(\.bitPattern))
        }

        let deltas = (0..<count * positions * outputs).map { _ in number() }
        var dense = [Float](repeating: .nan, count: depth * outputs)
        table.gemm(
            .TN, depth, outputs, count * positions, patches, depth, deltas, outputs, false, &dense, outputs, nil, false)
        var sparse = [Float](repeating: .nan, count: dense.count)
        table.convolution_gradients_nonzero(count, size, images, outputs, deltas, &sparse)
        #expect(sparse.map(\.bitPattern) == dense.map(\.bitPattern))
        #expect(table.count_nonzero(images.count, images) == images.count { $0 != 0 })
    }

    @Test(
        "pooling takes the largest value of each channel, and its gradient belongs to the first of them",
        arguments: Table.all)
    func pooling(kernels: Table) {
        let table = kernels.functions
        var random = SplitMix(state: 6)
        for outputs in [1, 5, 8, 20] {
            // Few different values, so that there are ties.
            let (count, positions) = (2, 9)
            let values = (0..<count * positions * outputs).map { _ in Float(Int.random(in: -2...2, using: &random)) }
            var pooled = [Float](repeating: .nan, count: count * outputs)
            table.pool_maximum(count, positions, outputs, values, &pooled)
            // Images of 4 x 4 with kernels of 2.
            let size = ImagePatches(rows: 4, columns: 4, channels: 1, kernel: 2, stride: 1)
            let images = (0..<count * 16).map { _ in Float.random(in: -1...1, using: &random) }
            let deltas = (0..<count * outputs).map { _ in
                Bool.random(using: &random) ? Float.random(in: -1...1, using: &random) : 0
            }
            var sums = [Float](repeating: .nan, count: outputs * 4), weights = sums
            var biases = [Float](repeating: .nan, count: outputs)
            table.pooled_gradients(count, size, outputs, images, values, pooled, deltas, &sums, &weights, &biases)
            for channel in 0..<outputs {
                var (expected, bias) = ([Float](repeating: 0, count: 4), Float(0))
                for image in 0..<count {
                    let column = (0..<positions).map { values[(image * positions + $0) * outputs + channel] }
                    #expect(pooled[image * outputs + channel] == column.max())
                    let delta = deltas[image * outputs + channel]
                    if delta == 0 { continue }
                    let first = column.firstIndex(of: column.max() ?? 0) ?? 0
                    bias += delta
                    for place in 0..<4 {
                        let (row, left) = (first / 3 + place / 2, first % 3 + place % 2)
                        expected[place] += delta * images[image * 16 + row * 4 + left]
                    }
                }
                #expect((0..<4).map { weights[$0 * outputs + channel] } == expected)
                #expect(biases[channel] == bias)
            }
        }
    }
}
