import QNetworks
import Testing

@testable import UnderstudyBenchmarks

@Suite("Counts of floating-point operations")
struct OperationTests {
    @Test("are those of a forward pass by hand, layer by layer")
    func forward() throws {
        #expect(
            NetworkShape(inputs: 4, hidden: [120, 84], outputs: 2).forwardOperations == [960, 20_160, 336])
        let atari = try #require(try BenchmarkNetwork.all(includesSlow: true).last)
        // 20 x 20, 9 x 9 and 7 x 7 positions; 3136 = 7 x 7 x 64 values enter the hidden layer.
        #expect(
            atari.shape.forwardOperations == [
                2 * 400 * 256 * 32, 2 * 81 * 512 * 64, 2 * 49 * 576 * 64, 2 * 3136 * 512, 2 * 512 * 6,
            ])
    }

    @Test("leave out biases, gains and shifts")
    func normalization() throws {
        let shape = try NetworkShape(
            input: .vector(4), hidden: [8], layerNormalization: true, head: .dueling(streamUnits: 5), outputs: 3)
        #expect(shape.forwardOperations == [64, 80, 10, 80, 30])
    }

    // The first: 128 (4 (960 + 20160 + 336) - 960). The others agree with the figures of the prototype's measurements.
    static let updates: [(String, Int, Int)] = [
        ("4-120-84-2", 128, 10_862_592), ("4-64-64-2", 32, 1_130_496), ("8-256-256-4", 64, 34_865_152),
        ("MinAtar 10x10x4 conv16-fc128", 32, 40_828_928), ("MinAtar 10x10x10 conv16-fc128", 32, 51_445_760),
        ("Nature 84x84x4", 32, 2_182_873_088),
    ]

    @Test("of an update are four forward passes less the first layer's", arguments: updates)
    func update(name: String, batch: Int, operations: Int) throws {
        let network = try #require(try BenchmarkNetwork.all(includesSlow: true).first { $0.name == name })
        #expect(network.shape.updateOperations(batch: batch) == operations)
    }
}
