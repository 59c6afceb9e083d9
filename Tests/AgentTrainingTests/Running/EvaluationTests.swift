import AgentTraining
import Testing
import Understudy

@Suite("Evaluations")
struct EvaluationTests {
    @Test("do not change training, however often they are made", arguments: Algorithm.allCases, [1, 37, 250, 1_000])
    func independence(_ algorithm: Algorithm, every: Int) throws {
        var configured = try configuration(corridorSpec + algorithm.expert())
        let usual = try TrainingRun.transcript(configured)
        configured.schedule.evaluateEvery = every
        let transcript = try TrainingRun.transcript(configured)
        #expect(transcript.episodes == usual.episodes)
        #expect(transcript.parameters == usual.parameters)
    }

    @Test(
        "come before the first step, then every so often, and after the last step",
        arguments: [(100, [0, 100, 200, 300, 400, 500, 600]), (250, [0, 250, 500, 600]), (700, [0, 600])])
    func steps(every: Int, expected: [Double]) throws {
        var configured = try configuration(corridorSpec)
        configured.schedule.evaluateEvery = every
        #expect(try TrainingRun.transcript(configured).metric(0) == expected)
    }

    @Test("are greedy unless the spec says otherwise, and mean over their episodes")
    func greedy() throws {
        // The first policy of these seeds: always left or always right.
        let configured = try configuration(
            """
            environment: {kind: corridor, length: 4, step_reward: -1, time_limit: 7}
            network: {hidden: []}
            training: {steps: 1, evaluation_episodes: 3}
            """)
        for seed in 0..<8 {
            let first = try TrainingRun.transcript(configured, seed: UInt64(seed))
            let (reward, length) = (first.evaluations[0], first.metric(2)[0])
            #expect((reward == -1 && length == 3) || (reward == -7 && length == 7))
        }
    }

    @Test("play at random with an epsilon of 1")
    func random() throws {
        let configured = try configuration(
            """
            environment: {kind: corridor, length: 2, time_limit: 2}
            training: {steps: 1, evaluation_episodes: 4000, evaluation_epsilon: 1}
            """)
        let transcript = try TrainingRun.transcript(configured)
        // The end is reached in one step with 1/2, in two with 1/4; the bounds are five standard deviations.
        #expect(abs(transcript.evaluations[0] - 0.75) < 0.035)
        #expect(abs((try #require(transcript.metric(2)[0])) - 1.5) < 0.04)
    }

    @Test("play other episodes each time, which depend on the seed and their number alone")
    func streams() throws {
        func evaluations(every: Int, slip: Double = 0.2, seed: UInt64 = 0) throws -> [Double] {
            try TrainingRun.transcript(
                configuration(
                    """
                    environment: {kind: corridor, length: 5, slip: \(slip), step_reward: -1, time_limit: 50}
                    learner: {learning_starts: 1_000}
                    training: {steps: 60, evaluation_episodes: 2, evaluate_every: \(every), evaluation_epsilon: 1}
                    """), seed: seed
            ).evaluations
        }
        let usual = try evaluations(every: 10)
        #expect(Set(usual).count > 3)
        #expect(try evaluations(every: 5).prefix(7) == usual[...])
        #expect(try evaluations(every: 10, seed: 1) != usual)
    }

    @Test("stop an episode that does not end")
    func endless() throws {
        let run = try TrainingRun(
            configuration("environment: endless\nnetwork: {hidden: []}\ntraining: {steps: 10}"), seed: 0)
        var transcript = Transcript()
        let error = #expect(throws: RunError.self) { try run.advance(by: 1, to: &transcript) }
        #expect(
            error?.description
                == "an evaluation episode did not end within 1000000 steps; set environment.time_limit")
    }
}
