import AgentTraining
import Testing
import Understudy

@Suite("What breaks a run")
struct RunErrorTests {
    private func message(_ text: String) throws -> String? {
        let run = try TrainingRun(configuration(text), seed: 0)
        var transcript = Transcript()
        let error = #expect(throws: RunError.self) { try run.advance(by: 1_000_000, to: &transcript) }
        return error?.description
    }

    struct Defect: Sendable, CustomTestStringConvertible {
        let parameters: String
        let problem: String
        var testDescription: String { parameters }

        static let all = [
            Defect(parameters: "reward: nan", problem: "gave the reward nan"),
            Defect(parameters: "reward: -inf", problem: "gave the reward -inf"),
            Defect(parameters: "element: nan", problem: "gave nan as element 1 of an observation"),
            Defect(parameters: "element: inf", problem: "gave inf as element 1 of an observation"),
        ]
    }

    @Test("a reward or observation that is not finite", arguments: Defect.all)
    func training(_ defect: Defect) throws {
        // The first evaluation takes 3 steps, in an environment of its own.
        #expect(
            try message(
                """
                environment: {kind: broken, good_steps: 5, \(defect.parameters), time_limit: 3}
                training: {steps: 100, evaluation_episodes: 1, evaluate_every: 100}
                """) == "the environment 'broken' \(defect.problem) at step 5 of the run: a defect of the environment")
    }

    @Test("a reward or observation that is not finite, in an evaluation", arguments: Defect.all)
    func evaluation(_ defect: Defect) throws {
        #expect(
            try message(
                """
                environment: {kind: broken, good_steps: 10, \(defect.parameters), time_limit: 4}
                training: {steps: 9, evaluation_episodes: 1, evaluate_every: 3}
                """) == "the environment 'broken' \(defect.problem) in evaluation 2: a defect of the environment")
    }

    @Test("the first observation of an episode")
    func reset() throws {
        #expect(
            try message(
                """
                environment: {kind: broken, good_steps: 3, element: nan, time_limit: 3}
                training: {steps: 5, evaluation_episodes: 1, evaluate_every: 5}
                """)
                == "the environment 'broken' gave nan as element 1 of an observation at step 3 of the run: a defect of the environment"
        )
    }

    @Test("a reward beyond single precision")
    func hugeReward() throws {
        #expect(
            try message(
                """
                environment: {kind: broken, good_steps: 2, reward: "1e39", time_limit: 2}
                training: {steps: 10, evaluation_episodes: 1, evaluate_every: 10}
                """)
                == "the environment 'broken' gave the reward 1e+39 at step 2 of the run: a defect of the environment")
    }

    @Test("values that diverge")
    func divergence() throws {
        let text = try #require(
            try message(
                """
                environment: {kind: corridor, length: 6, step_reward: 1e30, time_limit: 20}
                optimizer: {learning_rate: 1e15}
                learner: {loss: squared, batch_size: 8, learning_starts: 20, train_every: 1}
                training: {steps: 200, evaluation_episodes: 1, evaluate_every: 1_000}
                """))
        #expect(
            text
                == "the loss is not finite after 0 updates: the values diverge; lower optimizer.learning_rate, set learner.gradient_clip, or scale the environment's rewards"
        )
    }

    @Test("an error of the recorder's ends the run")
    func recorder() throws {
        struct Full: Error {}
        struct Refusing: RunRecorder {
            mutating func record(_ episode: EpisodeRecord) throws { throw Full() }
            mutating func record(metrics: [Double?]) {}
        }
        let run = try TrainingRun(configuration(corridorSpec), seed: 0)
        var recorder = Refusing()
        #expect(throws: Full.self) { try run.advance(by: 600, to: &recorder) }
    }
}

@Suite("A recording that cannot be used")
struct RecordingErrorTests {
    private func message(_ recording: ExpertRecording) throws -> String? {
        var configured = try configuration(corridorSpec + Algorithm.diiqn.expert())
        configured.expert?.datasets[0].dataset = FixedDataset(recording)
        let error = #expect(throws: RunError.self) { _ = try TrainingRun(configured, seed: 0) }
        return error?.description
    }

    private let cut = ExpertRecording.Trajectory(length: 2, terminated: false, truncated: true)

    @Test("is one of another environment")
    func otherEnvironment() throws {
        let recording = ExpertRecording(observationCount: 2, observations: [0, 1, 2, 3, 4, 5], trajectories: [cut])
        #expect(
            try message(recording)
                == "the recording has 2 numbers an observation, the environment 1: it is a recording of another environment"
        )
    }

    @Test("is empty")
    func empty() throws {
        let recording = ExpertRecording(observationCount: 1, observations: [], trajectories: [])
        #expect(try message(recording) == "the recording has no transitions")
    }

    @Test("is not finite")
    func notFinite() throws {
        let recording = ExpertRecording(observationCount: 1, observations: [0, 1, -.infinity], trajectories: [cut])
        #expect(
            try message(recording)
                == "the recording has -inf as element 0 of observation 2 (from 0); all must be finite")
    }

    @Test("is used up to the limit")
    func limit() throws {
        var configured = try configuration(corridorSpec + Algorithm.diiqn.expert(trajectories: 3))
        configured.expert?.datasets[0].limit = 7
        let recording = try #require(configured.expert).loadRecordings(observationCount: 1)[0]
        #expect(recording.transitionCount == 7)
        #expect(recording.trajectories.map(\.length) == [5, 2])
        #expect(recording.trajectories.map(\.terminated) == [true, false])
    }
}
