import CAllocationCounter
import ImplicitImitation
import TestSupport
import Testing
import Understudy

@Suite("Memory of inference")
struct AllocationTests {
    @Test(
        "own steps allocate nothing", .enabled(if: canCountAllocations),
        arguments: ["nearest-transition", "per-action-nearest"], ["auto", "hamming", "change", "next"])
    func steps(kind: String, metric: String) throws {
        let isOfBits = metric == "auto" || metric == "hamming"
        let grid = ObservationSpace(binary: [5, 4, 3])
        var stream = RandomStream(seed: 1, name: "grids")
        let own = (0...200).map { _ in
            (0..<grid.count).map { _ in Float(stream.happens(withProbability: 0.2) ? 1 : 0) }
        }
        let recording = ExpertRecording(
            observationCount: grid.count, observations: own.flatMap(\.self),
            trajectories: [.init(length: 200, terminated: true, truncated: false)],
            actions: Array(repeating: 0, count: 200))
        let entry = try #require(Registry([ImplicitImitationPlugin.self]).inferencers[kind])
        var inferencer = try component(entry, "{metric: \(metric)}")
        try inferencer.begin(
            recording, observations: isOfBits ? grid : recording.numbers, actions: ActionSpace(["a", "b"]),
            random: noRandom)
        func show() {
            for place in 0..<199 {
                let (state, next) = (own[place], own[place + 1])
                inferencer.observe(
                    state.span, action: place % 2, reward: 0, next: next.span, terminated: false)
            }
        }
        show()
        let before = allocations_of_this_thread()
        show()
        #expect(allocations_of_this_thread() == before)
        #expect(inferencer.inferredCount >= 199)
    }
}
