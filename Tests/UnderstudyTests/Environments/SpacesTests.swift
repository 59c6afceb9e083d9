import Testing
import Understudy

@Suite("Spaces")
struct SpacesTests {
    @Test("a binary space has a shape, and 0 and 1 as the bounds of every element")
    func binary() {
        let space = ObservationSpace(binary: [2, 3, 4])
        #expect(space.isBinary)
        #expect(space.shape == [2, 3, 4])
        #expect(space.count == 24)
        #expect(space.low == [Float](repeating: 0, count: 24))
        #expect(space.high == [Float](repeating: 1, count: 24))
    }

    @Test("a space of vectors between 0 and 1 is not binary")
    func vectors() {
        let space = ObservationSpace(low: [0, 0], high: [1, 1])
        #expect(!space.isBinary)
        #expect(space.shape == [2])
        #expect(space != ObservationSpace(binary: [2]))
    }

    @Test("a binary space needs sizes of at least 1", arguments: [0, -1])
    func sizes(_ size: Int) async {
        await #expect(processExitsWith: .failure) { [size] in
            _ = ObservationSpace(binary: [10, size])
        }
    }

    @Test("packed observations take whole words", arguments: [(1, 1), (64, 1), (65, 2), (400, 7), (1000, 16)])
    func words(_ count: Int, words: Int) {
        #expect(Grid(count: count).packedWordCount == words)
    }
}

/// An environment of `count` bits.
private struct Grid: PackedObserving {
    static let name = "grid"
    static let summary = "Some bits"
    var count: Int

    init(count: Int) { self.count = count }
    init(from reader: inout SpecReader) { count = 1 }

    var observationSpace: ObservationSpace { ObservationSpace(binary: [count]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: true) }
    func observe(into observation: inout MutableSpan<Float>) {}
    func observePacked(into words: inout MutableSpan<UInt64>) {}
}
