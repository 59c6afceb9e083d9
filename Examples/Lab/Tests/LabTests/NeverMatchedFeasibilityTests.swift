import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The feasibility test never-matched")
struct NeverMatchedFeasibilityTests {
    /// A test of an expert that went from 0 over 1 to 3, for an agent with two actions.
    private func begun() -> NeverMatchedFeasibility {
        var test = NeverMatchedFeasibility(patience: 1)
        test.begin(
            ExpertRecording(
                observationCount: 1, observations: [0, 1, 3, 4],
                trajectories: [.init(length: 3, terminated: false, truncated: true)]),
            observations: ObservationSpace(low: [0], high: [9]), actions: ActionSpace(["stay", "up"]))
        return test
    }

    private func observe(
        _ test: inout NeverMatchedFeasibility, from old: Float, _ action: Int, to new: Float
    ) {
        let (observation, next) = ([old], [new])
        test.observe(observation.span, action: action, next: next.span, terminated: false)
    }

    // Edit: parameters with which the laws have to hold.
    @Test("keeps the laws of feasibility tests", arguments: [1, 3])
    func laws(patience: Int) {
        #expect(FeasibilityLaws.violations { NeverMatchedFeasibility(patience: patience) } == [])
    }

    @Test("finds nothing infeasible before it has seen anything")
    func beginning() {
        let test = begun()
        #expect((0..<3).allSatisfy { !test.isInfeasible($0, inference: nil) })
    }

    // Edit: what is true of this test alone.
    @Test("finds infeasible what no action does")
    func verdicts() {
        var test = begun()
        for place: Float in [0, 1] {
            observe(&test, from: place, 0, to: place)
            observe(&test, from: place, 1, to: place + 1)
        }
        #expect((0..<3).map { test.isInfeasible($0, inference: nil) } == [false, true, false])
    }
}
