import Testing
import Understudy

@testable import AgentTraining

@Suite("What the paper leaves open, in whole runs")
struct OpenChoiceTests {
    /// DIIQN in a slippery corridor with one part of its spec replaced.
    private func parameters(_ old: String, _ new: String) throws -> [UInt32] {
        try TrainingRun.transcript(
            configuration(corridorSpec + Algorithm.diiqn.expert().replacing(old, with: new))
        ).parameters
    }

    @Test(
        "each choice is another run",
        arguments: [
            ("sampling: nearest-state", "sampling: {kind: nearest-state, threshold: 0.1, neighbors: 3}"),
            ("sampling: nearest-state", "sampling: {kind: nearest-state, reads: storing}"),
            ("sampling: nearest-state", "sampling: {kind: nearest-state, agent_action: greedy}"),
            ("sampling: nearest-state", "sampling: {kind: nearest-state, reward: own}"),
            ("sampling: nearest-state", "sampling: {kind: nearest-state, form: additive}"),
            ("confidence: dynamic", "confidence: {kind: dynamic, beta: 1}"),
            ("confidence: dynamic", "confidence: {kind: dynamic, gap_unit: gap}"),
            ("confidence: dynamic", "confidence: {kind: dynamic, counts: transition}"),
            ("confidence: dynamic", "confidence: dynamic\n  critic: target"),
            ("confidence: dynamic", "confidence: dynamic\n  terminals: none"),
        ])
    func choices(_ old: String, _ new: String) throws {
        // Another choice than the default, and than its neighbor in the list.
        let transcripts = try [old, new, new.replacing(", neighbors: 3", with: "")].map { try parameters(old, $0) }
        #expect(transcripts[1] != transcripts[0])
        if new.contains("neighbors") { #expect(transcripts[1] != transcripts[2]) }
    }

    @Test("trajectories end in terminal states as they are recorded, or all of them, or none")
    func terminals() throws {
        func flags(_ choice: String) throws -> [Bool] {
            let expert = Algorithm.diiqn.expert().replacing(
                "bridging: none", with: "bridging: none\n  terminals: \(choice)")
            var configured = try configuration(corridorSpec + expert)
            configured.expert?.datasets[0].dataset = FixedDataset(twoWalks)
            return try configured.expert?.loadRecordings(observationCount: 2)[0].trajectories.map(\.terminated) ?? []
        }
        #expect(try flags("recorded") == [true, false])
        #expect(try flags("all") == [true, true])
        #expect(try flags("none") == [false, false])
    }
}
