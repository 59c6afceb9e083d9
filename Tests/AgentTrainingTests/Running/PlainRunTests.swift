import AgentTraining
import Testing
import Understudy

@Suite("An expert that teaches nothing leaves DQN as it is, bit for bit")
struct PlainRunTests {
    /// The metrics that a run without an expert has too.
    private static let commonMetrics = 10

    private func expectPlain(_ expert: String, _ change: (inout RunConfiguration) -> Void = { _ in }) throws {
        let plain = try TrainingRun.transcript(configuration(corridorSpec))
        var configured = try configuration(corridorSpec + expert)
        change(&configured)
        let transcript = try TrainingRun.transcript(configured)
        #expect(transcript.episodes == plain.episodes)
        #expect(transcript.metrics(first: Self.commonMetrics) == plain.rows)
        #expect(transcript.parameters == plain.parameters)
    }

    @Test("a ceiling of 0 on the confidence")
    func ceiling() throws {
        let expert = Algorithm.diiqn.expert()
        try expectPlain(
            expert.replacing("nearest-state", with: "{kind: nearest-state, phi_max: 0}"))
    }

    @Test("a confidence of 0, with expert rows in every batch")
    func confidence() throws {
        try expectPlain(Algorithm.diiqn.expert()) { $0.expert?.confidence = FixedConfidence { _ in 0 } }
    }

    @Test("a constant confidence of 0 from a spec")
    func constant() throws {
        let expert = Algorithm.diiqn.expert().replacing(
            "confidence: dynamic", with: "confidence: {kind: constant, value: 0}")
        try expectPlain(expert)
    }

    @Test("a constant confidence of 0 where the batch fades with the trust, with guidance")
    func fading() throws {
        try expectPlain(
            Algorithm.guided.expert().replacing("minimum: 2", with: "minimum: 2, fades: true").replacing(
                "confidence: mixed", with: "confidence: {kind: constant, value: 0}"))
    }

    @Test("no expert samples, and no guidance")
    func noSamples() throws {
        try expectPlain(Algorithm.diiqn.expert().replacing("nearest-state", with: "none"))
    }

    @Test("every transition infeasible", arguments: Algorithm.allCases)
    func infeasible(_ algorithm: Algorithm) throws {
        try expectPlain(algorithm.expert()) { $0.expert?.bridging = FixedBridging(rest: .infeasible) }
    }

    @Test("nothing inferred", arguments: Algorithm.allCases)
    func uninferred(_ algorithm: Algorithm) throws {
        try expectPlain(algorithm.expert()) {
            $0.expert?.inferencer = FixedInference(Array(repeating: nil, count: 15))
        }
    }

    @Test("no overall trust, and guidance alone")
    func untrusted() throws {
        try expectPlain(Algorithm.guidedExploration.expert()) {
            $0.expert?.confidence = FixedConfidence(overall: 0) { _ in 1 }
        }
    }

    @Test("a little confidence is another run")
    func confident() throws {
        let plain = try TrainingRun.transcript(configuration(corridorSpec))
        var configured = try configuration(corridorSpec + Algorithm.diiqn.expert())
        configured.expert?.confidence = FixedConfidence { _ in 0.01 }
        #expect(try TrainingRun.transcript(configured).parameters != plain.parameters)
    }
}
