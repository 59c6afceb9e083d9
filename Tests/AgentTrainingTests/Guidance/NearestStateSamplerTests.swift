import ImitationTools
import Testing
import Understudy

@testable import AgentTraining

@Suite("Pairs by nearest state")
struct NearestStateSamplerTests {
    private func pairs(
        threshold: Float = 0.5, maximumConfidence: Float = 1, _ recording: ExpertRecording = twoWalks,
        change: (inout SamplingConfiguration.NearestState) -> Void = { _ in }
    ) -> NearestStateSampler {
        var settings = SamplingConfiguration.NearestState(
            threshold: threshold, maximumConfidence: maximumConfidence)
        change(&settings)
        return NearestStateSampler(
            settings,
            states: ExpertStates(recording, observations: recording.numbers),
            transitions: recording.transitionCount, capacity: 64)
    }

    private func weigh(
        _ batch: UpdateBatch, _ pairs: inout NearestStateSampler, _ knowledge: ExpertKnowledge, values: [Float],
        _ confidence: @escaping (ConfidenceSample) -> Float
    ) {
        var trust = trusting(FixedConfidence(confidence))
        withCritic(values) { pairs.weigh(batch, critic: $0, knowledge: knowledge, trust: &trust) }
    }

    private var stream = RandomStream(seed: 1, name: "expert")

    @Test("a row for each own sample whose partner is known, as the expert's transition tells")
    mutating func rows() throws {
        var inferences = eightInferences
        inferences[2] = nil
        let knowledge = try knowledge(FixedInference(inferences))
        let batch = ownBatch([(2, 0), (1, -1), (0, 2), (0, 4), (1, 5)])
        var pairs = pairs()
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        #expect(
            batch.rows[5...] == [
                .init(action: 0, reward: 1, discount: 0.5, weight: 0, expertTransition: 0),
                .init(action: 0, reward: 5, discount: 0, weight: 0, expertTransition: 4),
                .init(action: 1, reward: 6, discount: 0.5, weight: 0, expertTransition: 5),
            ])
        // The second walk begins in row 6.
        for (row, first) in [(5, 0), (6, 4), (7, 6)] {
            #expect(batch.observation(row) == twoWalks.observation(row: first))
            #expect(batch.nextObservation(row) == twoWalks.observation(row: first + 1))
        }
    }

    @Test("the confidence is asked with the values of the expert's state, and splits the weight of the sample")
    mutating func weights() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        let batch = ownBatch([(2, 1), (0, -1), (0, 4), (1, 3)])
        var pairs = pairs()
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        let values: [Float] =
            Array(repeating: -100, count: 12) + [
                1, 2, 3,  // partner 1: a_e 1, a_a 2
                6, 4, 5,  // partner 4: a_e 0, a_a 0
                7, 8, 9,  // partner 3: a_e 1, a_a 1
            ]
        func sample(_ expert: Float, _ agent: Float, _ greedy: Float, error: Float) -> ConfidenceSample {
            ConfidenceSample(
                expertActionValue: expert, agentActionValue: agent, greedyValue: greedy, inferenceError: error,
                inferenceRadius: 0.5, errorScale: 0.7, updates: 12)
        }
        let confidences: [ConfidenceSample: Float] = [
            sample(2, 3, 3, error: 0.05): 0.25, sample(6, 6, 6, error: 0.2): 1, sample(8, 8, 9, error: 0.15): 0,
        ]
        weigh(batch, &pairs, knowledge, values: values) {
            var asked = $0
            // The running mean of the gaps is Trust's.
            asked.gapScale = 0
            return confidences[asked] ?? 2
        }
        #expect(batch.rows.map(\.weight) == [0.75 / 4, 0.25, 0, 0.25, 0.25 / 4, 0.25, 0])
        #expect(batch.rows.allSatisfy { $0.imitationWeight == 0 })
        #expect(pairs.imitation == .margin(0))
    }

    @Test("the ceiling limits the confidence, and a confidence outside of 0...1 counts as its end, NaN as 0")
    mutating func ceiling() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        let batch = ownBatch([(0, 0), (0, 1), (0, 2), (0, 3), (0, 5)])
        var pairs = pairs(maximumConfidence: 0.5)
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        let confidences: [Float] = [0.25, 0.75, 7, -7, .nan, .nan]
        weigh(batch, &pairs, knowledge, values: Array(repeating: 0, count: 30)) {
            confidences[Int(($0.inferenceError ?? 0) * 20 + 0.5)]
        }
        #expect(
            zip(batch.rows.map { $0.weight * 5 }, [0.75, 0.5, 0.5, 1, 1, 0.25, 0.5, 0.5, 0, 0]).allSatisfy {
                abs($0 - $1) < 1e-6
            })
    }

    @Test("the action is the one inferred when the sample is learned from")
    mutating func actionAtTrainingTime() throws {
        let inferencer = FixedInference(Array(repeating: nil, count: 8))
        let knowledge = try knowledge(inferencer)
        var pairs = pairs()
        var stream = stream
        func action() -> Int? {
            let batch = ownBatch([(2, 3)])
            pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
            return batch.count > 1 ? batch[1].action : nil
        }
        #expect(action() == nil)
        inferencer.table.inferences[3] = Inference(2, reward: 0)
        #expect(action() == 2)
        inferencer.table.inferences[3] = Inference(1, reward: 0)
        #expect(action() == 1)
    }

    @Test("a bridge takes the place of the transition: its reward, gamma to its steps, its end")
    mutating func bridge() throws {
        let bridge = Bridge(action: 2, reward: 3.5, steps: 3, end: [0.5, 0.25], terminated: false, expertSteps: 2)
        var last = bridge
        last.terminated = true
        let knowledge = try knowledge(
            FixedInference(eightInferences), FixedBridging([.bridged(bridge), .infeasible, .bridged(last)]))
        let batch = ownBatch([(0, 0), (0, 1), (0, 2), (0, 3)])
        var pairs = pairs()
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        #expect(
            batch.rows[4...] == [
                .init(action: 2, reward: 3.5, discount: 0.125, weight: 0, expertTransition: 0),
                .init(action: 2, reward: 3.5, discount: 0, weight: 0, expertTransition: 2),
                .init(action: 1, reward: 4, discount: 0.5, weight: 0, expertTransition: 3),
            ])
        #expect(batch.observation(4) == twoWalks.observation(row: 0))
        #expect(batch.nextObservation(4) == [0.5, 0.25])
        #expect(batch.nextObservation(6) == twoWalks.observation(row: 4))
        // Nothing was inferred for a bridge, and an infeasible partner leaves the sample whole.
        weigh(batch, &pairs, knowledge, values: Array(repeating: 0, count: 21)) { $0.inferenceError == nil ? 1 : 0 }
        #expect(batch.rows.map { $0.weight * 4 } == [0, 1, 0, 1, 1, 1, 0])
    }

    /// States 0, 2, 4 with a deviation of sqrt(8/3); the last observation is none of the states.
    private static let line = ExpertRecording(
        observationCount: 1, observations: [0, 2, 4, 100],
        trajectories: [.init(length: 3, terminated: false, truncated: true)])

    @Test(
        "a pair is accepted where 1 / (1 + distance) reaches the threshold",
        arguments: [
            (Float(0.5), Float(4 + 1.63), 2), (0.5, 4 + 1.634, nil), (0.8, 4.408, 2), (0.8, 4.4084, nil), (0.5, 0.9, 0),
            (0.5, 1.1, 1), (1, 2, 1), (1, 2.000_001, nil), (0, 1e6, 2),
        ] as [(Float, Float, Int?)])
    mutating func threshold(_ threshold: Float, place: Float, expected: Int?) throws {
        let known = try knowledge(FixedInference([nil, nil, nil]), of: Self.line)
        var pairs = pairs(threshold: threshold, Self.line)
        #expect(pairs.pair(for: [place], knowledge: known, using: &stream) == expected)
        #expect(pairs.takeMatchedShare() == (expected == nil ? 0 : 1))
        #expect(pairs.takeMatchedShare() == nil)
    }

    @Test(
        "one deviation in each of several dimensions is a distance of 1",
        arguments: [(Float(0.99), 1), (1.01, nil)] as [(Float, Int?)])
    mutating func severalDimensions(deviations: Float, expected: Int?) throws {
        // Both dimensions have states 0, 3, 6 and a deviation of sqrt(6).
        let recording = ExpertRecording(
            observationCount: 2, observations: [0, 6, 6, 0, 3, 3, 100, 100],
            trajectories: [.init(length: 3, terminated: false, truncated: true)])
        let known = try knowledge(FixedInference([nil, nil, nil]), of: recording)
        var pairs = pairs(threshold: 0.5, recording)
        let step = deviations * Float(6).squareRoot()
        #expect(pairs.pair(for: [6 + step, 0 - step], knowledge: known, using: &stream) == expected)
    }

    @Test("of equal states any is taken")
    mutating func ties() throws {
        let recording = ExpertRecording(
            observationCount: 1, observations: [1, 1, 1, 5, 1, 1],
            trajectories: [.init(length: 5, terminated: false, truncated: true)])
        let known = try knowledge(FixedInference(Array(repeating: nil, count: 5)), of: recording)
        var pairs = pairs(threshold: 1, recording)
        var counts = Array(repeating: 0, count: 5)
        for _ in 0..<4_000 {
            if let j = pairs.pair(for: [1], knowledge: known, using: &stream) { counts[j] += 1 }
        }
        #expect(counts[3] == 0)
        #expect([0, 1, 2, 4].allSatisfy { abs(counts[$0] - 1_000) < 150 })
    }

    @Test("a dimension that never changes in the recording does not count")
    mutating func constantDimension() throws {
        let recording = ExpertRecording(
            observationCount: 2, observations: [0, 7, 1, 7, 2, 7],
            trajectories: [.init(length: 2, terminated: false, truncated: true)])
        let known = try knowledge(FixedInference([nil, nil]), of: recording)
        var pairs = pairs(threshold: 1, recording)
        #expect(pairs.pair(for: [1, -1_000], knowledge: known, using: &stream) == 1)
    }

    // MARK: - What the paper leaves open

    @Test("the agent's action may be the one that is greedy in the expert's state")
    mutating func greedyAction() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        let batch = ownBatch([(2, 1)])
        var pairs = pairs { $0.agentAction = .greedy }
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        var agents: [Float] = []
        weigh(batch, &pairs, knowledge, values: [0, 0, 0, 7, 2, 3]) {
            agents.append($0.agentActionValue)
            return 0
        }
        #expect(agents == [7])
    }

    @Test("the reward may be the own sample's")
    mutating func ownReward() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        let batch = ownBatch([(2, 1)])
        batch[0].reward = -3
        var pairs = pairs { $0.reward = .own }
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        #expect(batch.rows.map(\.reward) == [-3, -3])
    }

    @Test("the additive form leaves the own loss whole")
    mutating func additive() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        let batch = ownBatch([(2, 1), (0, -1)])
        var pairs = pairs { $0.form = .additive }
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        weigh(batch, &pairs, knowledge, values: Array(repeating: 0, count: 9)) { _ in 0.25 }
        #expect(batch.rows.map(\.weight) == [0.5, 0.5, 0.125])
    }

    @Test("a_e may be read when the own transition is stored, until its place is taken by another")
    mutating func readInStoring() throws {
        let inferencer = FixedInference(eightInferences)
        let knowledge = try knowledge(inferencer)
        var pairs = pairs(threshold: 1) { $0.reading = .storing }
        // The places of a replay memory of 64, all of them with the state of transition 3.
        for _ in 0..<64 {
            #expect(pairs.pair(for: twoWalks.observation(row: 3), knowledge: knowledge, using: &stream) == 3)
        }
        inferencer.table.inferences[3] = Inference(2, reward: 40)
        #expect(pairs.pair(for: twoWalks.observation(row: 3), knowledge: knowledge, using: &stream) == 3)
        let batch = ownBatch([(0, 3), (0, 3)])
        (batch[0].replayIndex, batch[1].replayIndex) = (0, 1)
        pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        #expect(batch.rows[2...].map(\.action) == [2, 1])
        #expect(batch.rows[2...].map(\.reward) == [40, 4])
    }

    @Test("of several nearest states any is taken")
    mutating func neighbors() throws {
        let known = try knowledge(FixedInference([nil, nil, nil]), of: Self.line)
        var pairs = pairs(threshold: 0, Self.line) { $0.neighbors = 2 }
        var counts = [0, 0, 0]
        for _ in 0..<2_000 {
            if let j = pairs.pair(for: [0.9], knowledge: known, using: &stream) { counts[j] += 1 }
        }
        #expect(counts[2] == 0 && abs(counts[0] - 1_000) < 120)
    }

    @Test("a sample says in how many updates its expert transition was learned from")
    mutating func expertUpdates() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        var pairs = pairs()
        var seen: [Int] = []
        for partners in [[1], [1, 5], [5, 1]] {
            let batch = ownBatch(partners.map { (0, $0) })
            pairs.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
            weigh(batch, &pairs, knowledge, values: Array(repeating: 0, count: 12)) {
                seen.append($0.expertUpdates)
                return 0
            }
        }
        #expect(seen == [0, 1, 0, 1, 2])
    }
}
