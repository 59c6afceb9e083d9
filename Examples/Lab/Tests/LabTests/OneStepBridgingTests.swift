import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The bridging one-step")
struct OneStepBridgingTests {
    /// A feasibility test for which nothing is feasible.
    private struct Nothing: FeasibilityTest {
        static let name = "nothing"
        static let summary = "Nothing is feasible"

        init() {}
        init(from reader: inout SpecReader) {}
        func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {}
        func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {}
        func isInfeasible(_ j: Int, inference: Inference?) -> Bool { true }
    }

    /// A strategy for an expert that went from 0 to 4 in single steps.
    private func begun() -> OneStepBridging {
        var bridging = OneStepBridging(feasibility: Nothing())
        bridging.begin(
            ExpertRecording(
                observationCount: 1, observations: [0, 1, 2, 3, 4],
                trajectories: [.init(length: 4, terminated: true, truncated: false)]),
            observations: ObservationSpace(low: [0], high: [9]), actions: ActionSpace(["stay", "jump"]), gamma: 0.99)
        return bridging
    }

    // Edit: parameters with which the laws have to hold.
    @Test("keeps the laws of bridging strategies")
    func laws() {
        #expect(BridgingLaws.violations { OneStepBridging() } == [])
        // These two are promises of the feasibility test.
        let own = Set(BridgingLaw.allCases).subtracting([.presumption, .experience])
        #expect(BridgingLaws.violations(of: own) { OneStepBridging(feasibility: Nothing()) } == [])
    }

    @Test("knows no bridge before it has seen anything")
    func beginning() {
        let bridging = begun()
        #expect((0..<4).allSatisfy { bridging.feasibility(of: $0, inference: nil) == .infeasible })
    }

    // Edit: what is true of this strategy alone.
    @Test("bridges two steps of the expert by one of the agent's that leads as far")
    func bridge() {
        var bridging = begun()
        let (observation, next): ([Float], [Float]) = ([0], [2])
        bridging.observe(
            observation.span, action: 1, reward: -1, next: next.span, terminated: false, endsEpisode: false
        ) { _ in nil }
        let bridge = Bridge(
            action: 1, reward: -1, steps: 1, end: [2], terminated: false, expertSteps: 2, foundAtStep: 1)
        #expect(bridging.feasibility(of: 0, inference: nil) == .bridged(bridge))
        #expect(bridging.feasibility(of: 1, inference: nil) == .infeasible)
    }

    @Test("finds everything feasible without a test")
    func noTest() {
        #expect(OneStepBridging().feasibility(of: 0, inference: nil) == .feasible)
    }
}
