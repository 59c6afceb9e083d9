import Testing
import Understudy

@testable import AgentTraining

@Suite("Stored observations")
struct ObservationRingTests {
    @Test("binary ones come back as they were, as bits", arguments: [1, 7, 8, 9, 63, 64, 65, 100, 400, 1_000])
    func packed(elements: Int) {
        let ring = ObservationRing(capacity: 5, elementCount: elements, isPacked: true)
        var stream = RandomStream(seed: 1, name: "observations")
        let observations = (0..<5).map { _ in (0..<elements).map { _ in Float(stream.integer(below: 2)) } }
        for place in 0..<5 { ring.store(ObservationBuffer(observations[place], isPacked: true), at: place) }
        for place in [4, 0, 2, 1, 3] {
            var loaded = Array(repeating: Float(7), count: elements + 1)
            ring.load(from: place, to: &loaded)
            #expect(loaded == observations[place] + [7], "and nothing is written behind them")
        }
    }

    @Test("others come back bit for bit")
    func floats() {
        let ring = ObservationRing(capacity: 2, elementCount: 3, isPacked: false)
        ring.store(ObservationBuffer([1.5, -0.0, .pi]), at: 1)
        var loaded: [Float] = [0, 0, 0]
        ring.load(from: 1, to: &loaded)
        #expect(loaded.map(\.bitPattern) == [Float(1.5), -0.0, .pi].map(\.bitPattern))
    }

    @Test("100,000 transitions of MinAtar's largest grid fit in 40 MB")
    func size() {
        #expect(
            2 * ObservationRing.byteCount(capacity: 100_000, elementCount: 1_000, isPacked: true)
                + 100_000 * MemoryLayout<ReplayMemory.Transition>.stride < 40_000_000)
        #expect(ObservationRing.byteCount(capacity: 10, elementCount: 3, isPacked: false) == 120)
    }
}
