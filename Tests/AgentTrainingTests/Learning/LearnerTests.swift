import QNetworks
import Testing
import Understudy

@testable import AgentTraining

@Suite("Learner")
struct LearnerTests {
    /// Observations of two elements, two actions.
    private func learner(_ settings: String = "", extraRows: Int = 0) throws -> Learner {
        try Learner(
            configuration(
                """
                environment: broken
                network: {hidden: [7, 5]}
                optimizer: {kind: adam, learning_rate: 1e-3}
                learner: {gamma: 0.9, batch_size: 16\(settings)}
                training: {steps: 100}
                """), extraRows: extraRows)
    }

    /// Random transitions with rewards in -3 ... 3, a third of them terminal.
    private func memory(_ count: Int = 40) -> ReplayMemory {
        let memory = ReplayMemory(capacity: count, elementCount: 2)
        var stream = RandomStream(seed: 5, name: "memory")
        func number() -> Float { Float(stream.uniform(in: -1...1)) }
        for index in 0..<count {
            memory.append(
                [number(), number()], [number(), number()],
                .init(
                    action: Int32(stream.integer(below: 2)), reward: 3 * number(), terminated: index.isMultiple(of: 3),
                    endsEpisode: index.isMultiple(of: 3),
                    expertTransition: -1))
        }
        return memory
    }

    private func update(_ learner: Learner, _ memory: ReplayMemory, seed: UInt64 = 1) throws {
        try learner.update(from: ReplayBatches(memory, for: learner, seed: seed))
    }

    /// The terms of DQN's loss for the batch that was just learned: the mean over own samples, targets by the target network.
    private func terms(_ learner: Learner, _ reference: ReferenceLoss, target: [Double]) -> [ReferenceLoss.Term] {
        (0..<learner.batch.count).map { row in
            let next = reference.values(learner.batch.nextObservation(row), target).max() ?? 0
            let sample = learner.batch[row]
            #expect(sample.discount == 0 || sample.discount == 0.9)
            return ReferenceLoss.Term(
                observation: learner.batch.observation(row), action: sample.action,
                target: Double(sample.reward) + Double(sample.discount) * next, weight: 1 / 16.0)
        }
    }

    @Test("the gradient of a whole batch agrees with finite differences", arguments: ["huber", "squared"])
    func gradient(loss: String) throws {
        let learner = try learner(", loss: \(loss)")
        let memory = memory()
        for seed in 1...3 as ClosedRange<UInt64> {
            // The target network lags behind from the second update on.
            let (online, target) = (learner.parameters(.online), learner.parameters(.target))
            try update(learner, memory, seed: seed)
            let reference = ReferenceLoss(shape: learner.network.shape, loss: learner.configuration.loss)
            let terms = terms(learner, reference, target: target)
            #expect(Set(learner.batch.rows.map(\.discount)) == [0, 0.9])
            #expect(terms.contains { abs(reference.values($0.observation, online)[$0.action] - $0.target) > 1 })
            #expect(relativeError(learner.parameters(.gradients), reference.gradient(terms, at: online)) < 1e-4)
            let loss = learner.takeStatistics().loss
            #expect(abs(loss - reference.value(terms, online)) < 1e-5 * loss)
        }
    }

    @Test("in Double DQN the online network chooses the next action and the target network values it")
    func double() throws {
        let learner = try learner(", double: true, loss: squared")
        let memory = memory()
        // A target network of its own, so that the two differ about the best action.
        let values = learner.network.values(of: .target)
        for index in values.indices { values[index] *= -1 }
        var differing = 0
        for seed in 1...4 as ClosedRange<UInt64> {
            let (online, target) = (learner.parameters(.online), learner.parameters(.target))
            try update(learner, memory, seed: seed)
            let reference = ReferenceLoss(shape: learner.network.shape, loss: .squaredError)
            let terms = (0..<learner.batch.count).map { row in
                let next = learner.batch.nextObservation(row)
                let (choosing, valuing) = (reference.values(next, online), reference.values(next, target))
                let chosen = choosing[0] >= choosing[1] ? 0 : 1
                differing += valuing[chosen] < valuing[1 - chosen] ? 1 : 0
                let sample = learner.batch[row]
                return ReferenceLoss.Term(
                    observation: learner.batch.observation(row), action: sample.action,
                    target: Double(sample.reward) + Double(sample.discount) * valuing[chosen], weight: 1 / 16.0)
            }
            #expect(relativeError(learner.parameters(.gradients), reference.gradient(terms, at: online)) < 1e-4)
        }
        #expect(differing > 0, "the two networks agree everywhere: nothing is tested")
    }

    @Test("a terminal state has no value, a time limit has one")
    func terminalAndTimeLimit() throws {
        // Every step of the second environment ends at its time limit, every step of the first in a terminal state.
        for (length, discount) in [(2, Float(0)), (3, 0.9)] {
            let run = try TrainingRun(
                configuration(
                    """
                    environment: {kind: corridor, length: \(length), lock: true, time_limit: 1}
                    exploration: {start: 1, end: 1}
                    learner: {gamma: 0.9, batch_size: 8, learning_starts: 30, train_every: 1}
                    training: {steps: 30, evaluation_episodes: 1}
                    """), seed: 0)
            var transcript = Transcript()
            try run.advance(by: 30, to: &transcript)
            let rows = run.learner.batch.rows
            #expect(rows.count == 8)
            // A step to the right ends the shorter corridor, and to the left none of the two.
            #expect(rows.allSatisfy { $0.discount == ($0.action == 1 ? discount : 0.9) })
            #expect(Set(rows.map(\.action)) == [0, 1])
            #expect(transcript.episodes.allSatisfy { $0.terminated != $0.truncated })
            #expect(transcript.episodes.contains(where: \.terminated) == (length == 2))
        }
    }

    @Test("an episode that ends at the limit by itself is not cut")
    func endsAtLimit() throws {
        var configured = try configuration(
            "environment: {kind: corridor, length: 3, time_limit: 2}\ntraining: {steps: 200, evaluation_episodes: 1}")
        configured.exploration.end = 1
        let episodes = try TrainingRun.transcript(configured).episodes
        #expect(episodes.contains { $0.terminated && $0.length == 2 })
        #expect(episodes.allSatisfy { $0.truncated == !$0.terminated })
    }

    @Test("the target network is copied every so many steps, whatever the updates")
    func hardTarget() throws {
        let run = try TrainingRun(
            configuration(
                """
                environment: {kind: corridor, time_limit: 20}
                optimizer: {learning_rate: 1e-2}
                learner: {batch_size: 8, learning_starts: 5, train_every: 3, target_update_every: 10}
                training: {steps: 40, evaluation_episodes: 1}
                """), seed: 0)
        var transcript = Transcript()
        let first = run.learner.network.bits(of: .target)
        var copied = first
        for step in 1...40 {
            try run.advance(by: 1, to: &transcript)
            let online = run.learner.network.bits(of: .online)
            if step.isMultiple(of: 10) { copied = online }
            #expect(run.learner.network.bits(of: .target) == copied)
            #expect(step < 6 || online != first)
        }
    }

    @Test("the target network follows by a share")
    func softTarget() throws {
        let learner = try learner(", tau: 0.25")
        let start = learner.parameters(.target)
        for seed in 1...5 as ClosedRange<UInt64> { try update(learner, memory(), seed: seed) }
        let online = learner.parameters(.online)
        #expect(learner.parameters(.target) == start)
        learner.updateTarget()
        let expected = zip(start, online).map { $0 + 0.25 * ($1 - $0) }
        #expect(zip(learner.parameters(.target), expected).allSatisfy { abs($0 - $1) < 1e-7 })
        #expect(expected != start)
    }

    @Test("a gradient is scaled down to the limit and not up", arguments: [0.01, 0.1, 1_000])
    func clip(limit: Double) throws {
        let (free, clipped) = (try learner(), try learner(", gradient_clip: \(limit)"))
        try update(free, memory())
        try update(clipped, memory())
        let whole = free.parameters(.gradients)
        let norm = whole.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(norm > 0.1 && norm < 1_000)
        let factor = min(1, limit / norm)
        #expect(relativeError(clipped.parameters(.gradients), whole.map { $0 * factor }) < 1e-5)
    }

    @Test("the error scale is a running mean of own errors")
    func errorScale() throws {
        let learner = try learner()
        var expected: Double?
        for seed in 1...4 as ClosedRange<UInt64> {
            let (online, target) = (learner.parameters(.online), learner.parameters(.target))
            try update(learner, memory(), seed: seed)
            let reference = ReferenceLoss(shape: learner.network.shape, loss: .squaredError)
            let mean =
                terms(learner, reference, target: target).reduce(0) {
                    $0 + abs(reference.values($1.observation, online)[$1.action] - $1.target)
                } / 16
            expected = expected.map { 0.99 * $0 + 0.01 * mean } ?? mean
            #expect(abs(Double(learner.errorScale) - (expected ?? 0)) < 1e-5)
        }
    }

    @Test("statistics are means over the updates since they were taken")
    func statistics() throws {
        let learner = try learner()
        try update(learner, memory(), seed: 1)
        let first = learner.takeStatistics()
        #expect(first.updates == 1 && first.loss > 0)
        #expect(learner.takeStatistics() == .init())
        try update(learner, memory(), seed: 2)
        try update(learner, memory(), seed: 3)
        #expect(learner.takeStatistics().updates == 2)
        #expect(learner.updates == 3)
    }
}
