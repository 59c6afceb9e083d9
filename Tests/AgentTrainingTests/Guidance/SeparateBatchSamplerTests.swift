import Testing
import Understudy

@testable import AgentTraining

@Suite("Batches of expert transitions")
struct SeparateBatchSamplerTests {
    private var stream = RandomStream(seed: 2, name: "expert")

    private func settings(size: Int = 60, minimum: Int = 1, steps: Int = 3) -> SamplingConfiguration.Batch {
        .init(size: size, minimum: minimum, steps: steps, imitation: .margin(0.2), imitationWeight: 0.5)
    }

    /// The rows of one batch of 60 at a discount of 1/2.
    private mutating func rows(
        _ knowledge: ExpertKnowledge, _ settings: SamplingConfiguration.Batch
    ) -> UpdateBatch {
        let batch = UpdateBatch(capacity: settings.size, observationCount: 2)
        var sampler = SeparateBatchSampler(settings, transitions: knowledge.recording.transitionCount)
        sampler.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        return batch
    }

    /// The content of a row: its transition, reward and discount, and the recorded row in which it ends.
    struct Target: Hashable {
        var j: Int
        var reward: Float
        var discount: Float
        var end: Int
    }

    private func targets(_ batch: UpdateBatch, first: Int, _ recording: ExpertRecording = twoWalks) -> Set<Target> {
        Set(
            stride(from: first, to: batch.count, by: 2).map { row in
                let end = (0..<recording.rowCount).first {
                    recording.observation(row: $0) == batch.nextObservation(row)
                }
                return Target(
                    j: batch[row].expertTransition, reward: batch[row].reward, discount: batch[row].discount,
                    end: end ?? -1)
            })
    }

    @Test("every other row is one step")
    mutating func oneStep() throws {
        let batch = try rows(knowledge(FixedInference(eightInferences)), settings())
        #expect(batch.count == 60)
        #expect(
            targets(batch, first: 0) == [
                Target(j: 0, reward: 1, discount: 0.5, end: 1), Target(j: 1, reward: 2, discount: 0.5, end: 2),
                Target(j: 2, reward: 3, discount: 0.5, end: 3), Target(j: 3, reward: 4, discount: 0.5, end: 4),
                Target(j: 4, reward: 5, discount: 0, end: 5), Target(j: 5, reward: 6, discount: 0.5, end: 7),
                Target(j: 6, reward: 7, discount: 0.5, end: 8), Target(j: 7, reward: 8, discount: 0.5, end: 9),
            ])
        for row in 0..<batch.count {
            let j = batch[row].expertTransition
            #expect(batch[row].action == j % 2)
            #expect(batch.observation(row) == twoWalks.observation(row: twoWalks.row(of: j)))
        }
    }

    @Test("the other rows go up to n steps, to a terminal state or the end of the walk")
    mutating func severalSteps() throws {
        let batch = try rows(knowledge(FixedInference(eightInferences)), settings())
        #expect(
            targets(batch, first: 1) == [
                Target(j: 0, reward: 1 + 2 / 2 + 3 / 4.0, discount: 0.125, end: 3),
                Target(j: 1, reward: 2 + 3 / 2.0 + 4 / 4, discount: 0.125, end: 4),
                Target(j: 2, reward: 3 + 4 / 2 + 5 / 4.0, discount: 0, end: 5),
                Target(j: 3, reward: 4 + 5 / 2.0, discount: 0, end: 5),
                Target(j: 4, reward: 5, discount: 0, end: 5),
                Target(j: 5, reward: 6 + 7 / 2.0 + 8 / 4, discount: 0.125, end: 9),
                Target(j: 6, reward: 7 + 8 / 2, discount: 0.25, end: 9),
                Target(j: 7, reward: 8, discount: 0.5, end: 9),
            ])
    }

    @Test("n steps stop where nothing is inferred, and pass a bridge as one")
    mutating func gaps() throws {
        var inferences = eightInferences
        inferences[1] = nil
        let bridge = Bridge(action: 2, reward: 10, steps: 2, end: [7, 7], terminated: false, expertSteps: 2)
        let knowledge = try knowledge(
            FixedInference(inferences),
            FixedBridging([.feasible, .feasible, .feasible, .infeasible, .feasible, .bridged(bridge)]))
        let batch = rows(knowledge, settings())
        #expect(
            targets(batch, first: 1) == [
                Target(j: 0, reward: 1, discount: 0.5, end: 1), Target(j: 2, reward: 3, discount: 0.5, end: 3),
                Target(j: 4, reward: 5, discount: 0, end: 5),
                // Two own steps past transitions 5 and 6, then transition 7.
                Target(j: 5, reward: 10 + 8 / 4, discount: 0.125, end: 9),
                Target(j: 6, reward: 7 + 8 / 2, discount: 0.25, end: 9),
                Target(j: 7, reward: 8, discount: 0.5, end: 9),
            ])
        let bridged = try #require(batch.rows.indices.first { $0 % 2 == 0 && batch[$0].expertTransition == 5 })
        #expect(batch[bridged] == .init(action: 2, reward: 10, discount: 0.25, weight: 0, expertTransition: 5))
        #expect(batch.nextObservation(bridged) == [7, 7])
    }

    @Test("n steps stop at the end of a walk that was cut, and where a bridge ends in a terminal state")
    mutating func ends() throws {
        let recording = ExpertRecording(
            observationCount: 2, observations: (0..<18).map(Float.init),
            trajectories: [
                .init(length: 2, terminated: false, truncated: true),
                .init(length: 5, terminated: false, truncated: true),
            ])
        let bridge = Bridge(action: 2, reward: 10, steps: 1, end: [7, 7], terminated: true, expertSteps: 1)
        let knowledge = try knowledge(
            FixedInference((0..<7).map { Inference(0, reward: Float($0 + 1)) }),
            FixedBridging([.feasible, .feasible, .feasible, .feasible, .bridged(bridge)]), of: recording)
        #expect(
            targets(rows(knowledge, settings()), first: 1, recording) == [
                Target(j: 0, reward: 1 + 2 / 2, discount: 0.25, end: 2), Target(j: 1, reward: 2, discount: 0.5, end: 2),
                Target(j: 2, reward: 3 + 4 / 2 + 10 / 4.0, discount: 0, end: -1),
                Target(j: 3, reward: 4 + 10 / 2, discount: 0, end: -1),
                Target(j: 4, reward: 10, discount: 0, end: -1),
                Target(j: 5, reward: 6 + 7 / 2.0, discount: 0.25, end: 8),
                Target(j: 6, reward: 7, discount: 0.5, end: 8),
            ])
    }

    @Test("weights: certainty for the target, times the confidence for the margin")
    mutating func weights() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        let batch = UpdateBatch(capacity: 60, observationCount: 2)
        batch.append(.init(action: 0, reward: 0, discount: 0, weight: 1), [0, 0], [0, 0])
        var sampler = SeparateBatchSampler(settings(size: 20), transitions: 8)
        sampler.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
        #expect(batch.count == 21)
        // Q(s, a) = row + a / 4, so that the greedy action is the last.
        let values = (0..<63).map { Float($0 / 3) + Float($0 % 3) / 4 }
        var trust = trusting(
            FixedConfidence { sample in
                guard sample.agentActionValue == sample.greedyValue, sample.errorScale == 0.7, sample.updates == 12,
                    sample.inferenceRadius == 0.5, let error = sample.inferenceError
                else { return 2 }
                return (sample.greedyValue - sample.expertActionValue) * error
            })
        withCritic(values) { sampler.weigh(batch, critic: $0, knowledge: knowledge, trust: &trust) }
        #expect(batch[0].weight == 1 && batch[0].imitationWeight == 0)
        for row in batch.rows.dropFirst() {
            let j = Float(row.expertTransition)
            let confidence = (0.5 - Float(row.action) / 4) * (j / 20)
            #expect(row.weight == (1 - j / 10) / 20)
            #expect(abs(row.imitationWeight - 0.5 * (1 - j / 10) * confidence / 20) < 1e-8)
        }
        #expect(sampler.imitation == .margin(0.2))
        let taken = trust.takeMeans()
        let means = try #require(taken.all)
        #expect(means.count == 1 && means[0] > 0 && taken.parts == [means])
        #expect(trust.takeMeans().all == nil)
    }

    @Test("begins with as many usable transitions as asked for, and goes on with fewer")
    mutating func minimum() throws {
        let inferencer = FixedInference(Array(repeating: nil, count: 8))
        let knowledge = try knowledge(
            inferencer,
            FixedBridging([
                .infeasible,
                .bridged(
                    Bridge(
                        action: 0, reward: 0, steps: 1, end: [0, 0], terminated: false, expertSteps: 1)),
            ]))
        var sampler = SeparateBatchSampler(settings(size: 5, minimum: 3), transitions: 8)
        var stream = stream
        func rows() -> Int {
            let batch = UpdateBatch(capacity: 5, observationCount: 2)
            sampler.addRows(to: batch, knowledge: knowledge, trust: full, gamma: 0.5, using: &stream)
            return batch.count
        }
        #expect(rows() == 0)
        for j in [0, 2] { inferencer.table.inferences[j] = eightInferences[j] }
        // Usable: the bridge and 2; 0 is infeasible.
        #expect(rows() == 0)
        inferencer.table.inferences[3] = eightInferences[3]
        #expect(rows() == 5)
        inferencer.table.inferences[3] = nil
        #expect(rows() == 5)
    }

    @Test("is drawn uniformly from what is usable, however little that is", arguments: [7, 4_000])
    mutating func uniform(count: Int) throws {
        let recording = ExpertRecording(
            observationCount: 2, observations: Array(repeating: 0, count: 2 * count + 2),
            trajectories: [.init(length: count, terminated: false, truncated: true)])
        let usable = (0..<7).map { $0 * count / 7 }
        var inferences = [Inference?](repeating: nil, count: count)
        for j in usable { inferences[j] = Inference(0, reward: 0) }
        let knowledge = try knowledge(FixedInference(inferences), of: recording)
        var counts: [Int: Int] = [:]
        for _ in 0..<100 {
            let batch = rows(knowledge, settings(size: 70))
            #expect(batch.count == 70)
            for row in batch.rows { counts[row.expertTransition, default: 0] += 1 }
        }
        #expect(counts.keys.sorted() == usable)
        // 1,000 each, standard deviation 29.
        #expect(counts.values.allSatisfy { abs($0 - 1_000) < 150 })
    }

    // MARK: - Switches

    /// The weights of a batch of one own row and 20 expert ones, whose critic is indifferent.
    private mutating func weights(
        _ change: (inout SamplingConfiguration.Batch) -> Void, overall: Float = 1
    ) throws -> UpdateBatch {
        let knowledge = try knowledge(FixedInference(eightInferences))
        var settings = settings(size: 20)
        change(&settings)
        var sampler = SeparateBatchSampler(settings, transitions: 8)
        var trust = trusting(FixedConfidence(overall: overall) { _ in 0.25 })
        let batch = ownBatch([(0, -1)])
        sampler.addRows(to: batch, knowledge: knowledge, trust: trust, gamma: 0.5, using: &stream)
        withCritic(Array(repeating: 0, count: 63)) {
            sampler.weigh(batch, critic: $0, knowledge: knowledge, trust: &trust)
        }
        return batch
    }

    @Test("losses fade with the trust in the recording of each transition")
    mutating func severalRecordings() throws {
        let knowledge = try knowledge(FixedInference(eightInferences))
        var settings = settings(size: 20)
        settings.fades = true
        settings.isCertaintyWeighted = false
        // Transitions 0 to 3 are of the first recording, 4 to 7 of the second.
        let halves = ExpertRecordings([twoWalks.prefix(transitions: 4), twoWalks.prefix(transitions: 4)])
        var trust = ExpertTrust(FixedConfidence(overall: 0.5) { _ in 0.25 }, in: halves)
        trust.setSchedule(FixedConfidence(overall: 0.125) { _ in 0.25 }, of: 1)
        var sampler = SeparateBatchSampler(settings, transitions: 8)
        let batch = ownBatch([(0, -1)])
        sampler.addRows(to: batch, knowledge: knowledge, trust: trust, gamma: 0.5, using: &stream)
        withCritic(Array(repeating: 0, count: 63)) {
            sampler.weigh(batch, critic: $0, knowledge: knowledge, trust: &trust)
        }
        let weights = batch.rows.dropFirst().map { ($0.expertTransition < 4, $0.weight) }
        #expect(Set(weights.map(\.0)) == [true, false])
        for (isFirst, weight) in weights { #expect(weight == (isFirst ? 0.5 : 0.125) / 20) }
    }

    @Test("each weight can be set by itself")
    mutating func switches() throws {
        let temporal = try weights { $0.temporalDifferenceWeight = 0 }
        #expect(temporal.rows.dropFirst().allSatisfy { $0.weight == 0 && $0.imitationWeight > 0 })
        #expect(temporal[0].weight == 1)
        let own = try weights { $0.ownWeight = 0 }
        #expect(own[0].weight == 0)
        #expect(own.rows.dropFirst().allSatisfy { $0.weight > 0 })
        let imitation = try weights { $0.imitationWeight = 0 }
        #expect(imitation.rows.allSatisfy { $0.imitationWeight == 0 && $0.weight > 0 })
        let certain = try weights { $0.isCertaintyWeighted = false }
        #expect(certain.rows.dropFirst().allSatisfy { $0.weight == 1 / 20 && $0.imitationWeight == 0.5 * 0.25 / 20 })
    }

    @Test("what fades is weighted by the overall trust, and is left out where there is none")
    mutating func fading() throws {
        let half = try weights({ ($0.fades, $0.isCertaintyWeighted) = (true, false) }, overall: 0.5)
        #expect(
            half.rows.dropFirst().allSatisfy { $0.weight == 0.5 / 20 && $0.imitationWeight == 0.5 * 0.5 * 0.25 / 20 })
        #expect(half[0].weight == 1)
        let none = try weights({ $0.fades = true }, overall: 0)
        #expect(none.count == 1)
        let steady = try weights({ $0.isCertaintyWeighted = false }, overall: 0)
        #expect(steady.rows.dropFirst().allSatisfy { $0.weight == 1 / 20 })
    }

    /// Verdicts with a bridge of three own steps over the first two transitions.
    private static let bridged = FixedBridging([
        .bridged(
            Bridge(
                action: 2, reward: 7, steps: 3, end: [5, 5], terminated: false, expertSteps: 2,
                interior: [
                    .init(observation: [3, 3], action: 1, reward: 9, steps: 2),
                    .init(observation: [4, 4], action: 0, reward: 10, steps: 1),
                ])), .infeasible,
    ])

    @Test("a share of a bridge's samples begins on its way, with what is left of it", arguments: [0, 0.5, 1])
    mutating func interior(share: Double) throws {
        var settings = settings(size: 2_000, steps: 1)
        settings.interiorShare = share
        let batch = try rows(knowledge(FixedInference(eightInferences), Self.bridged), settings)
        let rows = (0..<batch.count).filter { batch[$0].expertTransition == 0 }
        let inner = rows.filter { batch.observation($0) != twoWalks.observation(row: 0) }
        #expect(abs(Double(inner.count) - share * Double(rows.count)) < 0.12 * Double(rows.count))
        #expect(share < 1 || inner.count == rows.count)
        for row in rows {
            let expected: (Int, Float, Float) =
                switch batch.observation(row) {
                case [3, 3]: (1, 9, 0.25)
                case [4, 4]: (0, 10, 0.5)
                default: (2, 7, 0.125)
                }
            #expect(batch[row].action == expected.0 && batch[row].reward == expected.1)
            #expect(batch[row].discount == expected.2 && batch.nextObservation(row) == [5, 5])
        }
        #expect(share == 0 || Set(inner.map { batch.observation($0) }).count == 2)
        #expect((0..<batch.count).allSatisfy { batch[$0].expertTransition != 1 })
    }

    @Test("several steps go on from a bridge's end, from its way too")
    mutating func beyond() throws {
        var settings = settings(size: 2_000, steps: 2)
        settings.interiorShare = 1
        let batch = try rows(knowledge(FixedInference(eightInferences), Self.bridged), settings)
        let sums = Set((0..<batch.count).filter { batch[$0].expertTransition == 0 }.map { batch[$0].reward })
        // 9 and 10 alone, or with the reward 3 of transition 2, which the bridge leads to.
        let expected: Set<Float> = [9, 10, 9.75, 11.5]
        #expect(sums == expected)
    }
}
