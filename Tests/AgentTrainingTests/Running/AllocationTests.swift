import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Memory")
struct AllocationTests {
    /// Keeps nothing.
    private struct Silence: RunRecorder {
        mutating func record(_ episode: EpisodeRecord) {}
        mutating func record(metrics: [Double?]) {}
    }

    @Test(
        "steps and updates allocate nothing once a run is under way", .enabled(if: canCountAllocations),
        arguments: Algorithm.allCases, [false, true])
    func steadyState(_ algorithm: Algorithm, observesBits: Bool) throws {
        let run = try TrainingRun(
            configuration(
                slipperyCorridor(observesBits ? ", one_hot: true, bits: true" : "")
                    .replacing("steps: 600, evaluate_every: 100", with: "steps: 5_000, evaluate_every: 5_000")
                    + algorithm.expert(isOneHot: observesBits, trajectories: 200)
                    .replacing("label_trust: claimed", with: "label_trust: measured")), seed: 0)
        var silence = Silence()
        // Between the tests of labels after 2,000 and 4,000 steps.
        try run.advance(by: 2_010, to: &silence)
        let (episodes, updates) = (run.episodes, run.learner.updates)
        let before = allocations_of_this_thread()
        try run.advance(by: 1_980, to: &silence)
        let allocations = allocations_of_this_thread() - before
        #expect(run.learner.updates - updates == 990)
        #expect(run.episodes - episodes > 100)
        #expect(allocations == 0)
    }
}
