import ImitationTools
import Testing
import Understudy

@testable import AgentTraining

extension GuidedExploration {
    /// The proposal where every state stands once, so that nothing is drawn.
    fileprivate mutating func proposal(
        for observation: [Float], knowledge: ExpertKnowledge, trust: ExpertTrust = full
    ) -> Int? {
        var stream = RandomStream(seed: 1, name: "expert")
        return proposal(for: observation.span, knowledge: knowledge, trust: trust, using: &stream)
    }
}

@Suite("Guided exploration")
struct GuidedExplorationTests {
    /// States 0 ... 7, of which neighbors are sqrt(21) / 2 deviations apart: about 0.436.
    private static let line = ExpertRecording(
        observationCount: 1, observations: (0...8).map(Float.init),
        trajectories: [.init(length: 8, terminated: false, truncated: true)])

    private func exploration(
        neighbors: Int = 5, radius: Float = 0.5, _ keys: String = "scope: steps"
    ) throws -> GuidedExploration {
        let guidance = try configuration(
            corridorSpec
                + Algorithm.guided.expert().replacing(
                    "share: 0.5, scope: steps",
                    with: "share: 0.5, neighbors: \(neighbors), radius: \(radius), \(keys)")
        ).expert?.guidance
        return GuidedExploration(
            try #require(guidance), states: ExpertStates(Self.line, observations: Self.line.numbers), actions: 3)
    }

    private func inferences(_ labels: [Int: (action: Int, certainty: Float)]) -> FixedInference {
        FixedInference(
            (0..<8).map { j in labels[j].map { Inference($0.action, reward: 0, certainty: $0.certainty) } })
    }

    @Test("votes are certainty times exp(-(distance / radius)²)")
    func votes() throws {
        // From 3.5: states 3 and 4 at 0.218 with exp(-0.19) = 0.827, states 2 and 5 beyond the radius of 0.5.
        var exploration = try exploration()
        func vote(_ labels: [Int: (action: Int, certainty: Float)], at place: Float = 3.5) throws -> Int? {
            try exploration.proposal(for: [place], knowledge: knowledge(inferences(labels), of: Self.line))
        }
        #expect(try vote([3: (1, 0.6), 4: (2, 0.5)]) == 1)
        #expect(try vote([3: (1, 0.5), 4: (2, 0.6)]) == 2)
        #expect(try vote([2: (0, 1), 3: (1, 0.01), 5: (0, 1)]) == 1)
        // From 3 the state itself counts 1, and its neighbors at 0.436 count 0.467 each.
        #expect(try vote([2: (2, 1), 3: (1, 0.9), 4: (2, 1)], at: 3) == 2)
        #expect(try vote([2: (2, 1), 3: (1, 0.95), 4: (2, 1)], at: 3) == 1)
    }

    @Test("nobody votes where nothing is near, or nothing near is known")
    func silence() throws {
        var exploration = try exploration()
        let all = inferences(Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, (1, Float(1))) }))
        #expect(try exploration.proposal(for: [3], knowledge: knowledge(all, of: Self.line)) == 1)
        #expect(try exploration.proposal(for: [20], knowledge: knowledge(all, of: Self.line)) == nil)
        let far = inferences([0: (1, 1), 7: (1, 1)])
        #expect(try exploration.proposal(for: [3.5], knowledge: knowledge(far, of: Self.line)) == nil)
        let infeasible = FixedBridging(rest: .infeasible)
        #expect(try exploration.proposal(for: [3], knowledge: knowledge(all, infeasible, of: Self.line)) == nil)
    }

    @Test("only the nearest few vote", arguments: [(1, 0), (3, 2)])
    func neighbors(count: Int, expected: Int) throws {
        var exploration = try exploration(neighbors: count, radius: 2)
        let labels = inferences([2: (2, 1), 3: (0, 1), 4: (2, 1), 1: (1, 1), 5: (1, 1), 0: (1, 1), 6: (1, 1)])
        #expect(try exploration.proposal(for: [3], knowledge: knowledge(labels, of: Self.line)) == expected)
    }

    @Test("with several recordings, votes also count as far as their recording is trusted")
    func severalRecordings() throws {
        var exploration = try exploration()
        let labels = try knowledge(inferences([3: (1, 0.6), 4: (2, 0.5)]), of: Self.line)
        let halves = ExpertRecordings([Self.line.prefix(transitions: 4), Self.line.prefix(transitions: 4)])
        func trust(_ overall: [Float]) -> ExpertTrust {
            var trust = ExpertTrust(FixedConfidence { _ in 1 }, in: halves)
            for (part, value) in overall.enumerated() {
                trust.setSchedule(FixedConfidence(overall: value) { _ in 1 }, of: part)
            }
            return trust
        }
        // State 3 is of the first recording, state 4 of the second.
        #expect(exploration.proposal(for: [3.5], knowledge: labels, trust: trust([1, 1])) == 1)
        #expect(exploration.proposal(for: [3.5], knowledge: labels, trust: trust([0.2, 0.2])) == 1)
        #expect(exploration.proposal(for: [3.5], knowledge: labels, trust: trust([0.5, 1])) == 2)
        #expect(exploration.proposal(for: [3.5], knowledge: labels, trust: trust([0, 0.1])) == 2)
        #expect(exploration.proposal(for: [3.5], knowledge: labels, trust: trust([0.1, 0])) == 1)
        #expect(exploration.proposal(for: [3.5], knowledge: labels, trust: trust([0, 0])) == nil)
    }

    @Test("a bridge's action is voted for with full certainty")
    func bridge() throws {
        var exploration = try exploration()
        let bridge = Bridge(action: 2, reward: 0, steps: 1, end: [0], terminated: false, expertSteps: 1)
        let bridging = FixedBridging([.feasible, .feasible, .feasible, .bridged(bridge)])
        let known = try knowledge(inferences([4: (1, 0.9)]), bridging, of: Self.line)
        #expect(exploration.proposal(for: [3.5], knowledge: known) == 2)
    }

    @Test("a part of a confidence with the name of another metric has one of its own")
    func partNames() throws {
        var configured = try configuration(
            """
            environment: {kind: corridor, length: 3, time_limit: 1}
            exploration: {start: 1, end: 1}
            learner: {learning_starts: 100_000}
            training: {steps: 100, evaluate_every: 100, evaluation_episodes: 1}

            """ + Algorithm.guided.expert(length: 3))
        configured.expert?.confidence = TrustingConfidence()
        let names = try TrainingRun(configured, seed: 0).metrics.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.contains("imitation/trust") && names.contains("imitation/confidence_trust"))
    }

    /// A confidence with a part that has the name of a metric of every run.
    private struct TrustingConfidence: ConfidenceSchedule {
        static let name = "trusting"
        static let summary = "Full trust"
        static let parts = [Metric("trust", title: "Trust", meaning: "Always 1.")]

        init() {}
        init(from reader: inout SpecReader) {}

        func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
            parts[0] = 1
            return 1
        }
        mutating func saveOrRestoreState(in archive: inout StateArchive) {}
    }

    @Test(
        "the share of guided steps is the given one times the overall trust",
        arguments: [(0.5, 1.0), (0.5, 0.4), (1, 1), (0, 1)])
    func share(share: Double, trust: Double) throws {
        // The expert always goes right; without guidance the agent goes left half of the time.
        var configured = try configuration(
            """
            environment: {kind: corridor, length: 3, time_limit: 1}
            exploration: {start: 1, end: 1}
            learner: {learning_starts: 100_000}
            training: {steps: 4_000, evaluate_every: 4_000, evaluation_episodes: 1}

            """ + Algorithm.guided.expert(length: 3).replacing("share: 0.5", with: "share: \(share)"))
        configured.expert?.inferencer = FixedInference(Array(repeating: Inference(1, reward: 0), count: 6))
        configured.expert?.confidence = FixedConfidence(overall: Float(trust)) { _ in 1 }
        let run = try TrainingRun(configured, seed: 0)
        var transcript = Transcript()
        try run.advance(by: 4_000, to: &transcript)
        let column = try #require(run.metrics.map(\.name).firstIndex(of: "imitation/guided_share"))
        let guided = try #require(transcript.metric(column).last ?? nil)
        let expected = share * Double(Float(trust))
        #expect(abs(guided - expected) <= 5 * (expected * (1 - expected) / 4_000).squareRoot())
        // The replay memory holds what was done: guided steps and half of the others went right.
        let right = (0..<run.replay.count).count { run.replay[$0].action == 1 }
        #expect(abs(Double(right) / 4_000 - (expected + (1 - expected) / 2)) < 0.04)
    }

    @Test(
        "in the scope of exploration only steps that epsilon makes exploratory are guided", arguments: [0.0, 0.25, 1])
    func scope(epsilon: Double) throws {
        var configured = try configuration(
            """
            environment: {kind: corridor, length: 3, time_limit: 1}
            exploration: {start: \(epsilon), end: \(epsilon)}
            learner: {learning_starts: 100_000}
            training: {steps: 4_000, evaluate_every: 4_000, evaluation_episodes: 1}

            """ + Algorithm.guidedExploration.expert(length: 3).replacing("share: 0.9", with: "share: 0.5"))
        configured.expert?.inferencer = FixedInference(Array(repeating: Inference(1, reward: 0), count: 6))
        let run = try TrainingRun(configured, seed: 0)
        var transcript = Transcript()
        try run.advance(by: 4_000, to: &transcript)
        let column = try #require(run.metrics.map(\.name).firstIndex(of: "imitation/guided_share"))
        let guided = try #require(transcript.metric(column).last ?? nil)
        let expected = epsilon / 2
        #expect(abs(guided - expected) <= 5 * (expected * (1 - expected) / 4_000).squareRoot())
    }

    // MARK: - Which steps are guided

    /// The share of 4,000 steps that are guided.
    private func guidedShare(
        _ exploration: GuidedExploration, isExploratory: Bool, trust: Double = 1
    ) -> Double {
        var stream = RandomStream(seed: 3, name: "expert")
        let guided = (0..<4_000).count { _ in
            exploration.guides(isExploratory: isExploratory, trust: trust, using: &stream)
        }
        return Double(guided) / 4_000
    }

    @Test("the share of the steps in scope, times the trust")
    func scopes() throws {
        let steps = try exploration()
        let exploratory = try exploration("scope: exploration")
        #expect(abs(guidedShare(steps, isExploratory: false) - 0.5) < 0.03)
        #expect(abs(guidedShare(steps, isExploratory: false, trust: 0.5) - 0.25) < 0.03)
        #expect(guidedShare(steps, isExploratory: true) == 0)
        #expect(abs(guidedShare(exploratory, isExploratory: true) - 0.5) < 0.03)
        #expect(guidedShare(exploratory, isExploratory: false) == 0)
    }

    @Test("after the first five episodes a share of them are probes, without guidance, and they alone count")
    func probes() throws {
        var exploration = try exploration("scope: steps, probe_share: 0.25")
        var stream = RandomStream(seed: 6, name: "expert")
        var probes = 0
        for _ in 0..<5 {
            exploration.episodeBegins(isTrusted: true, using: &stream)
            #expect(exploration.episodeCounts && !exploration.isProbe)
        }
        for _ in 0..<4_000 {
            exploration.episodeBegins(isTrusted: true, using: &stream)
            #expect(exploration.episodeCounts == exploration.isProbe)
            guard exploration.isProbe else { continue }
            probes += 1
            #expect(!exploration.guides(isExploratory: false, trust: 1, using: &stream))
        }
        #expect(abs(probes - 1_000) < 100)
        var without = try self.exploration()
        without.episodeBegins(isTrusted: true, using: &stream)
        #expect(without.episodeCounts && !without.isProbe)
    }

    @Test("a bridge is followed to its end, while the agent stays on it")
    func plan() throws {
        let bridge = Bridge(
            action: 2, reward: 0, steps: 3, end: [6], terminated: false, expertSteps: 2,
            interior: [
                .init(observation: [4.5], action: 1, reward: 0, steps: 2),
                .init(observation: [5], action: 0, reward: 0, steps: 1),
            ])
        let bridging = FixedBridging(
            [.infeasible, .infeasible, .infeasible, .bridged(bridge)], rest: .infeasible)
        let knowledge = try ExpertKnowledge(
            ExpertRecordings(Self.line), inferencer: FixedInference((0..<8).map { _ in nil }), bridging: bridging,
            states: [ExpertStates(Self.line, observations: Self.line.numbers)], observations: Self.line.numbers,
            actions: ActionSpace(["a", "b", "c"]), gamma: 0.5,
            seed: 0, measuresLabels: true)
        var exploration = try exploration(radius: 0.1)
        #expect(exploration.planned(for: [4.5]) == nil)
        #expect(exploration.proposal(for: [3], knowledge: knowledge) == 2)
        #expect(exploration.planned(for: [4.5]) == 1)
        #expect(exploration.planned(for: [5]) == 0)
        #expect(exploration.planned(for: [6]) == nil)
        // Off the way the plan is given up.
        #expect(exploration.proposal(for: [3], knowledge: knowledge) == 2)
        #expect(exploration.planned(for: [1]) == nil)
        #expect(exploration.planned(for: [5]) == nil)
        // So it is with the episode.
        #expect(exploration.proposal(for: [3], knowledge: knowledge) == 2)
        var stream = RandomStream(seed: 1, name: "expert")
        exploration.episodeBegins(isTrusted: true, using: &stream)
        #expect(exploration.planned(for: [4.5]) == nil)
    }
}
