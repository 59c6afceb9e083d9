import QNetworks
import Testing

@testable import UnderstudyBenchmarks

@Suite("The timed update")
struct UpdateLoopTests {
    @Test("moves the online parameters and leaves the target network")
    func updates() throws {
        let item = try #require(try BenchmarkNetwork.all(includesSlow: false).first)
        let loop = UpdateLoop(item, batch: 32)
        let before = Array(loop.network.values(of: .online))
        loop.run(10)
        #expect(loop.network.stepCount == 10)
        #expect(Array(loop.network.values(of: .target)) == before)
        let after = Array(loop.network.values(of: .online))
        // Each layer learns: the first and the last weights that have a gradient move.
        for tensor in item.shape.tensors {
            let range = tensor.offset..<tensor.offset + tensor.count
            #expect(before[range] != after[range], "\(tensor.name)")
        }
        #expect(after.allSatisfy { $0.isFinite })
    }

    @Test("approaches its targets")
    func learning() throws {
        let item = try #require(try BenchmarkNetwork.all(includesSlow: false).first)
        let loop = UpdateLoop(item, batch: 32)
        func gradientNorm() -> Float {
            loop.run(1)
            return loop.network.clipGradients(toNorm: .infinity)
        }
        let first = gradientNorm()
        loop.run(2_000)
        #expect(gradientNorm() < first / 10)
    }
}
