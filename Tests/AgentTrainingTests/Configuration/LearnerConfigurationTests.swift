import AgentTraining
import Testing

@testable import AgentTraining

@Suite("Learner configuration")
struct LearnerConfigurationTests {
    @Test(
        "the planned updates are those that a run makes",
        arguments: [1, 2, 3, 7, 20, 21, 60, 100], [1, 2, 3, 7, 60])
    func plannedUpdates(learningStarts: Int, trainEvery: Int) throws {
        for gradientSteps in [1, 3] {
            let configured = try configuration(
                """
                environment: {kind: corridor, time_limit: 9}
                network: {hidden: []}
                learner: {batch_size: 1, learning_starts: \(learningStarts), train_every: \(trainEvery), gradient_steps: \(gradientSteps)}
                training: {steps: 60, evaluate_every: 60, evaluation_episodes: 1}
                """)
            let planned = configured.learner.plannedUpdates(steps: 60)
            let updates = try #require(TrainingRun.transcript(configured).metric(9).last)
            #expect(updates == Double(planned))
            let counted = (1...60).count { $0 >= learningStarts && $0 % trainEvery == 0 } * gradientSteps
            #expect(planned == counted)
        }
    }

    @Test("no update before the first step that counts")
    func learningStarts() throws {
        let configured = try configuration(
            """
            environment: {kind: corridor, time_limit: 9}
            learner: {batch_size: 4, learning_starts: 7, train_every: 2}
            training: {steps: 12, evaluate_every: 1, evaluation_episodes: 1}
            """)
        #expect(try TrainingRun.transcript(configured).metric(9) == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3])
    }
}
