import Testing
import Understudy

@testable import UnderstudyBenchmarks

@Suite("Sparse cells")
struct SparseCellsTests {
    @Test("are bits of which at most eight are set, and which move")
    func observations() throws {
        var play = RandomPlay(try RandomPlayTests.environment("benchmark-sparse-cells"))
        var seen: Set<[Float]> = []
        for _ in 0..<500 {
            try play.step()
            var observation: [Float] = []
            play.withObservation { span in observation = span.indices.map { span[$0] } }
            #expect(observation.count == 400 && observation.allSatisfy { $0 == 0 || $0 == 1 })
            #expect((1...8).contains(observation.count { $0 == 1 }))
            seen.insert(observation)
        }
        #expect(seen.count > 400)
    }

    @Test("give way to an environment of 10 x 10 x 4 bits that is registered")
    func boards() throws {
        #expect(TrainingSpec.boardEnvironment(in: Registry(forBenchmarksOf: Registry())) == "benchmark-sparse-cells")
        var registry = Registry()
        registry.add(Game.self)
        #expect(TrainingSpec.boardEnvironment(in: Registry(forBenchmarksOf: registry)) == "game")
    }
}

/// An environment of 10 x 10 x 4 bits.
private struct Game: Environment {
    static let name = "game"
    static let summary = "A game"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(binary: [10, 10, 4]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) {}
}
