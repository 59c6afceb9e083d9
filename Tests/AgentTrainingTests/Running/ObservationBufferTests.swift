import Testing
import Understudy

@testable import AgentTraining

@Suite("Room for one observation")
struct ObservationBufferTests {
    /// Every third element is 1.
    private struct Grid: Environment {
        static let name = "grid"
        static let summary = "Every third element is 1"
        let observationSpace: ObservationSpace
        let actionSpace = ActionSpace(["only"])

        init(count: Int) { observationSpace = ObservationSpace(binary: [count]) }
        init(from reader: inout SpecReader) { self.init(count: 1) }
        mutating func reset(using stream: inout RandomStream) {}
        mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
            Step(reward: 0, terminated: true)
        }
        func observe(into observation: inout MutableSpan<Float>) {
            for index in observation.indices { observation[index] = index.isMultiple(of: 3) ? 1 : 0 }
        }
    }

    /// The same, whose bits are given away by being all 1.
    private struct PackedGrid: PackedObserving {
        static let name = "packed-grid"
        static let summary = "Every bit is 1"
        var grid: Grid
        var observationSpace: ObservationSpace { grid.observationSpace }
        var actionSpace: ActionSpace { grid.actionSpace }

        init(count: Int) { grid = Grid(count: count) }
        init(from reader: inout SpecReader) { self.init(count: 1) }
        mutating func reset(using stream: inout RandomStream) {}
        mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
            Step(reward: 0, terminated: true)
        }
        func observe(into observation: inout MutableSpan<Float>) { grid.observe(into: &observation) }
        func observePacked(into words: inout MutableSpan<UInt64>) {
            for index in words.indices { words[index] = .max }
        }
    }

    @Test("packs the numbers of an environment that gives no bits", arguments: [1, 63, 64, 65, 200])
    func packing(count: Int) {
        let buffer = ObservationBuffer(count: count, isPacked: true)
        buffer.fill(from: AgentEnvironment(Grid(count: count)))
        #expect(buffer.words.count == (count + 63) / 64)
        for bit in 0..<buffer.words.count * 64 {
            let isSet = buffer.words[bit / 64] >> (bit % 64) & 1 == 1
            #expect(isSet == (bit < count && bit.isMultiple(of: 3)))
        }
    }

    @Test("takes the bits of an environment that gives them as they are")
    func givenBits() {
        let buffer = ObservationBuffer(count: 130, isPacked: true)
        buffer.fill(from: AgentEnvironment(PackedGrid(count: 130)))
        #expect(Array(buffer.words) == [.max, .max, .max])
        #expect(buffer.elements[0] == 1 && buffer.elements[1] == 0)
    }

    @Test("has no bits where nobody asks for them")
    func noBits() {
        let buffer = ObservationBuffer(count: 130)
        buffer.fill(from: AgentEnvironment(PackedGrid(count: 130)))
        #expect(buffer.words.isEmpty)
    }
}
