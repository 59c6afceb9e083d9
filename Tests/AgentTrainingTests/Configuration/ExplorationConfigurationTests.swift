import AgentTraining
import Testing

@Suite("Exploration")
struct ExplorationConfigurationTests {
    @Test(
        "epsilon falls on a line and then stays",
        arguments: [(0, 1.0), (10, 0.8), (20, 0.6), (40, 0.2), (50, 0.2), (100, 0.2)])
    func line(step: Int, expected: Double) throws {
        let exploration = try configuration(
            """
            environment: corridor
            exploration: {start: 1, end: 0.2, fraction: 0.4}
            training: {steps: 100}
            """
        ).exploration
        #expect(abs(exploration.epsilon(atStep: step, of: 100) - expected) < 1e-12)
    }

    @Test("a fraction of 0 begins at the end")
    func constant() throws {
        let exploration = try configuration(
            "environment: corridor\nexploration: {start: 1, end: 0.1, fraction: 0}\ntraining: {steps: 100}"
        ).exploration
        #expect(exploration.epsilon(atStep: 0, of: 100) == 0.1)
    }

    @Test("a run takes random actions with the probability of epsilon", arguments: [0.0, 0.3, 1])
    func share(epsilon: Double) throws {
        // A policy that never learns goes one way only; a random action goes the other way half of the time.
        let configured = try configuration(
            """
            environment: {kind: corridor, length: 2, step_reward: -1, time_limit: 1}
            network: {hidden: []}
            learner: {learning_starts: 100_000}
            exploration: {start: \(epsilon), end: \(epsilon)}
            training: {steps: 4_000, evaluate_every: 4_000, evaluation_episodes: 1}
            """)
        let transcript = try TrainingRun.transcript(configured)
        let usual = transcript.evaluations[0]
        let other = Double(transcript.episodes.count { $0.episodeReturn != usual }) / 4_000
        // Five standard deviations.
        #expect(abs(other - epsilon / 2) <= 5 * (epsilon / 2 * (1 - epsilon / 2) / 4_000).squareRoot())
    }
}
