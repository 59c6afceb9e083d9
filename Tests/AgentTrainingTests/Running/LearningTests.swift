import AgentTraining
import Testing

@Suite("Learning")
struct LearningTests {
    @Test("DQN learns a corridor to the optimum", arguments: 0..<5 as Range<UInt64>)
    func corridor(seed: UInt64) throws {
        let transcript = try TrainingRun.transcript(
            configuration(
                """
                environment: {kind: corridor, length: 8, step_reward: -0.1, time_limit: 40}
                network: {hidden: [32]}
                optimizer: {kind: adam, learning_rate: 3e-3}
                learner: {batch_size: 32, learning_starts: 100, train_every: 1, target_update_every: 50}
                training: {steps: 3_000, evaluate_every: 500, evaluation_episodes: 1}
                """), seed: seed)
        // Seven steps, the last of them with a reward of 1.
        #expect(transcript.evaluations.suffix(2).allSatisfy { abs($0 - 0.4) < 1e-9 })
    }

    /// A lock of 24 cells, where only the last one is rewarded: at random, an episode of 72 steps opens it once in 300,000.
    private static func lock(_ algorithm: Algorithm) throws -> RunConfiguration {
        try configuration(
            """
            environment: {kind: corridor, length: 24, lock: true, one_hot: true, time_limit: 72}
            network: {hidden: [64]}
            optimizer: {kind: adam, learning_rate: 2e-3}
            learner: {batch_size: 32, learning_starts: 200, train_every: 2, target_update_every: 100}
            exploration: {fraction: 0.3}
            training: {steps: 10_000, evaluate_every: 1_000, evaluation_episodes: 1}

            """ + algorithm.expert(length: 24, isLock: true, isOneHot: true))
    }

    @Test("DQN does not open a lock that it does not see opened", arguments: 0..<3 as Range<UInt64>)
    func lockAlone(seed: UInt64) throws {
        let transcript = try TrainingRun.transcript(Self.lock(.dqn), seed: seed)
        #expect(transcript.evaluations.allSatisfy { $0 == 0 })
        #expect(transcript.episodes.allSatisfy { !$0.terminated })
    }

    @Test("with a recording of observations alone a guided learner opens it", arguments: 0..<3 as Range<UInt64>)
    func lockGuided(seed: UInt64) throws {
        let transcript = try TrainingRun.transcript(Self.lock(.guided), seed: seed)
        #expect(transcript.evaluations.suffix(2) == [1, 1])
    }

    @Test("all actions of a walk are inferred rightly", arguments: [true, false], [true, false])
    func labels(isLock: Bool, isOneHot: Bool) throws {
        let run = try TrainingRun(
            configuration(
                """
                environment: {kind: corridor, length: 6, lock: \(isLock), one_hot: \(isOneHot), time_limit: 60}
                exploration: {start: 1, end: 1}
                learner: {learning_starts: 100_000}
                training: {steps: 2_000, evaluate_every: 2_000, evaluation_episodes: 1}

                """ + Algorithm.diiqn.expert(length: 6, isLock: isLock, isOneHot: isOneHot)), seed: 0)
        var transcript = Transcript()
        try run.advance(by: 2_000, to: &transcript)
        for (name, expected) in [("inferred_share", 1.0), ("accuracy", 1), ("inference_error", 0)] {
            let column = try #require(run.metrics.map(\.name).firstIndex(of: "imitation/" + name))
            #expect(transcript.metric(column).last == expected, "\(name)")
        }
    }
}
