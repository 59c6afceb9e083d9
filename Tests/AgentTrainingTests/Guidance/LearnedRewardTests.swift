import Testing
import Understudy

@testable import AgentTraining

@Suite("A learned reward beside the environment's")
struct LearnedRewardTests {
    /// A run in the corridor with an expert of which nothing is learned but `reward`.
    private func transcript(_ reward: String, corridor: String = corridorSpec) throws -> Transcript {
        try TrainingRun.transcript(configuration(corridor + expert(reward)))
    }

    private func expert(_ reward: String) -> String {
        Algorithm.diiqn.expert().replacing("nearest-state", with: "{kind: nearest-state, phi_max: 0}")
            + "  reward: \(reward)\n"
    }

    private func expectSame(_ first: Transcript, _ second: Transcript) {
        #expect(first.episodes == second.episodes)
        #expect(first.parameters == second.parameters)
    }

    @Test("of weight 0 leaves DQN as it is, bit for bit")
    func weightless() throws {
        let plain = try TrainingRun.transcript(configuration(corridorSpec))
        expectSame(try transcript("{kind: fixed, value: 3, weight: 0, environment_weight: 1}"), plain)
    }

    @Test("is added to the environment's, each with its weight")
    func weights() throws {
        let scaled = try TrainingRun.transcript(configuration(slipperyCorridor(", reward_scale: 2")))
        expectSame(try transcript("{kind: fixed, value: 3, weight: 0, environment_weight: 2}"), scaled)
        // 2 · 0 + 0.5 · 3 in each step, and 2 · 1 + 0.5 · 3 in the last.
        let mixed = try transcript("{kind: fixed, value: 3, weight: 0.5, environment_weight: 2}")
        let raised = try transcript(
            "{kind: fixed, value: 1, weight: 1.5, environment_weight: 2}")
        expectSame(mixed, raised)
        #expect(mixed.parameters != scaled.parameters)
    }

    @Test("that tells what the environment would of each transition gives the same run without the environment's")
    func alone() throws {
        let plain = try TrainingRun.transcript(configuration(corridorSpec))
        expectSame(try transcript("{kind: fixed, at_end: 1}"), plain)
    }

    @Test("learns once before each update, from as many own transitions as it asks for")
    func learning() throws {
        let run = try TrainingRun(configuration(corridorSpec + expert("{kind: fixed, batch_size: 5}")), seed: 0)
        let model = try #require(run.configuration.expert?.reward?.model as? FixedReward)
        var transcript = Transcript()
        try run.advance(by: 600, to: &transcript)
        #expect(run.learner.updates > 200)
        #expect(model.log.learned == run.learner.updates)
        #expect(model.log.rows == [5])
        // A step leads to a neighboring cell, of six from 0 to 1, or stays in the first one.
        #expect(model.log.changes.allSatisfy { abs($0) < 0.21 } && model.log.changes.contains { $0 > 0.19 })
    }

    @Test("shows its mean in the metrics")
    func metric() throws {
        let run = try TrainingRun(configuration(corridorSpec + expert("{kind: fixed, value: 3, weight: 0.5}")), seed: 0)
        var transcript = Transcript()
        try run.advance(by: 600, to: &transcript)
        let column = try #require(run.metrics.map(\.name).firstIndex(of: "imitation/reward"))
        #expect(transcript.metric(column) == [nil] + Array(repeating: 3, count: 6))
    }
}
