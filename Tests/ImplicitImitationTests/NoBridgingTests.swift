import ImplicitImitation
import Testing
import Understudy

@Suite("No bridging")
struct NoBridgingTests {
    @Test("every transition is feasible, whatever the agent does")
    func feasible() throws {
        var bridging = try component(NoBridging.self)
        let recording = ExpertRecording(
            observationCount: 1, observations: [0, 1, 2],
            trajectories: [.init(length: 2, terminated: true, truncated: false)])
        bridging.begin(
            recording, observations: ObservationSpace(low: [0], high: [2]), actions: ActionSpace(["stay"]), gamma: 0.9)
        for _ in 0..<100 {
            bridging.observe(
                [0].span, action: 0, reward: 0, next: [0].span, terminated: false, endsEpisode: false
            ) { _ in nil }
        }
        #expect((0..<2).allSatisfy { bridging.feasibility(of: $0, inference: nil) == .feasible })
    }
}
