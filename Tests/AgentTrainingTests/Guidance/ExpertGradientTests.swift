import QNetworks
import Testing
import Understudy

@testable import AgentTraining

@Suite("The loss with an expert")
struct ExpertGradientTests {
    private static let learner = """
        environment: {kind: corridor, length: 6, time_limit: 20}
        network: {hidden: [7, 5]}
        learner: {gamma: 0.9, batch_size: 16}
        training: {steps: 100}

        """

    /// Twelve transitions with three labels for each action, of which one has a high reward.
    private static let inferences: [Inference?] = (0..<15).map { j in
        j % 4 == 3
            ? nil
            : Inference(
                j % 2, reward: Float(j % 5) - 2, error: Float(j) / 40, certainty: 1 - Float(j) / 20,
                terminated: j % 5 == 4)
    }

    /// Trust that depends on Q-values, to see that no gradient flows through it.
    private static func confidence(_ sample: ConfidenceSample) -> Float {
        0.5 + 0.5 * (sample.expertActionValue - sample.agentActionValue) - (sample.inferenceError ?? 0)
    }

    private struct Setting {
        let learner: Learner
        let batches: ExpertBatches
        let recording: ExpertRecording
    }

    private func setting(_ algorithm: Algorithm) throws -> Setting {
        var configured = try configuration(Self.learner + algorithm.expert())
        configured.expert?.inferencer = FixedInference(Self.inferences)
        configured.expert?.confidence = FixedConfidence(Self.confidence)
        let configuration = try #require(configured.expert)
        let recording = try configuration.loadRecordings(observationCount: 1)[0]
        let observations = configured.environment.observationSpace
        let expert = try Expert(
            configuration, recordings: ExpertRecordings(recording), observations: observations,
            actions: configured.environment.actionSpace, gamma: configured.learner.gamma, plannedUpdates: 100, seed: 0)
        let memory = ReplayMemory(capacity: 40, elementCount: 1)
        var stream = RandomStream(seed: 5, name: "memory")
        for index in 0..<40 {
            memory.append(
                [Float(stream.uniform())], [Float(stream.uniform())],
                .init(
                    action: Int32(stream.integer(below: 2)), reward: Float(stream.uniform(in: -3...3)),
                    terminated: index.isMultiple(of: 3), endsEpisode: index.isMultiple(of: 3),
                    expertTransition: Int32(index % 16) - 1))
        }
        let batches = try ExpertBatches(
            configuration, of: expert,
            agent: ReplayBatches(memory, learner: configured.learner, betaUpdates: 100, seed: 1),
            observations: observations, gamma: configured.learner.gamma, seed: 0)
        return Setting(
            learner: Learner(configured, extraRows: batches.capacity - 16), batches: batches, recording: recording)
    }

    /// Checks two updates, of which the second has a target network that lags behind.
    private func check(
        _ setting: Setting, margin: Double,
        _ terms: (_ value: ([Float], Int) -> Double, _ next: ([Float]) -> Double) throws -> [ReferenceLoss.Term]
    ) throws {
        let learner = setting.learner
        for _ in 0..<2 {
            let (online, target) = (learner.parameters(.online), learner.parameters(.target))
            try learner.update(from: setting.batches)
            let reference = ReferenceLoss(
                shape: learner.network.shape, loss: learner.configuration.loss, margin: margin)
            let terms = try terms(
                { reference.values($0, online)[$1] }, { reference.values($0, target).max() ?? 0 })
            #expect(relativeError(learner.parameters(.gradients), reference.gradient(terms, at: online)) < 1e-4)
            let loss = learner.takeStatistics().loss
            #expect(abs(loss - reference.value(terms, online)) < 1e-5 * loss)
        }
    }

    @Test("pairs: the mean over own samples of Φ · L_e + (1 - Φ) · L_a")
    func pairs() throws {
        let setting = try setting(.diiqn)
        let recording = setting.recording
        try check(setting, margin: 0) { value, next in
            var terms: [ReferenceLoss.Term] = []
            for row in 0..<16 {
                let own = setting.learner.batch[row]
                let j = own.expertTransition
                let inference = j < 0 ? nil : Self.inferences[j]
                var phi = 0.0
                if let inference {
                    let state = recording.observation(row: recording.row(of: j))
                    phi = min(
                        max(
                            0.5 + 0.5 * (value(state, inference.action) - value(state, own.action))
                                - Double(inference.error), 0),
                        1)
                    #expect(phi > 0 && phi < 1)
                    let following = recording.observation(row: recording.row(of: j) + 1)
                    terms.append(
                        .init(
                            observation: state, action: inference.action,
                            target: Double(inference.reward ?? .nan)
                                + (inference.terminated ? 0 : 0.9 * next(following)),
                            weight: phi / 16))
                }
                terms.append(
                    .init(
                        observation: setting.learner.batch.observation(row), action: own.action,
                        target: Double(own.reward)
                            + Double(own.discount) * next(setting.learner.batch.nextObservation(row)),
                        weight: (1 - phi) / 16))
            }
            #expect(terms.count > 20)
            return terms
        }
    }

    @Test("a batch: own samples, and expert ones with certainty, several steps and the margin")
    func batch() throws {
        let setting = try setting(.guided)
        let recording = setting.recording
        try check(setting, margin: 0.2) { value, next in
            let rows = setting.learner.batch.rows
            #expect(rows.count == 20)
            var terms: [ReferenceLoss.Term] = (0..<16).map { row in
                .init(
                    observation: setting.learner.batch.observation(row), action: rows[row].action,
                    target: Double(rows[row].reward)
                        + Double(rows[row].discount) * next(setting.learner.batch.nextObservation(row)),
                    weight: 1 / 16.0)
            }
            for row in 16..<20 {
                let j = rows[row].expertTransition
                let inference = try #require(Self.inferences[j])
                let state = recording.observation(row: recording.row(of: j))
                // Along the walk: up to 10 steps where the row has an odd number.
                var (target, discount, last) = (0.0, 1.0, j)
                while let inference = Self.inferences[last] {
                    target += discount * Double(inference.reward ?? .nan)
                    discount *= inference.terminated ? 0 : 0.9
                    guard row % 2 == 1, !recording.isLast(last), Self.inferences[last + 1] != nil else { break }
                    last += 1
                }
                target += discount * next(recording.observation(row: recording.row(of: last) + 1))
                let greedy = max(value(state, 0), value(state, 1))
                let confidence = min(
                    max(0.5 + 0.5 * (value(state, inference.action) - greedy) - Double(inference.error), 0), 1)
                let certainty = Double(inference.certainty)
                terms.append(
                    .init(
                        observation: state, action: inference.action, target: target, weight: certainty / 4,
                        marginWeight: certainty * confidence / 4))
            }
            #expect(terms.contains { $0.marginWeight > 0 })
            return terms
        }
    }
}
