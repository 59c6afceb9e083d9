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
        try expectNoAllocations(kind, "{metric: \(metric)}", recording, own, isOfBits ? grid : recording.numbers)
        if kind == "nearest-transition", metric == "auto" || metric == "change" {
            // It has learned in the steps before.
            try expectNoAllocations(
                kind, "{metric: learned, warmup: 150}", recording, own, isOfBits ? grid : recording.numbers)
        }
    }

    private func expectNoAllocations(
        _ kind: String, _ text: String, _ recording: ExpertRecording, _ own: [[Float]], _ space: ObservationSpace
    ) throws {
        let entry = try #require(Registry([ImplicitImitationPlugin.self]).inferencers[kind])
        var inferencer = try component(entry, text)
        try inferencer.begin(
            recording, observations: space, actions: ActionSpace(["a", "b"]), random: noRandom)
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
