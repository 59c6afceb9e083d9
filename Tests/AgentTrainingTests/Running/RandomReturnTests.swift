import Testing
import Understudy

@testable import AgentTraining

@Suite("Random play")
struct RandomReturnTests {
    private func measure(_ environment: String, seed: UInt64 = 0, isStopped: () -> Bool = { false }) throws -> Double? {
        let configured = try configuration(
            "environment: \(environment)\nnetwork: {hidden: []}\ntraining: {steps: 10}")
        return try RandomReturn.measure(configured, seed: seed, isStopped: isStopped)
    }

    @Test("is the mean of 20 episodes of uniformly random actions")
    func mean() throws {
        // The end is reached in one step with 1/2, in two with 1/4.
        let environment = "{kind: corridor, length: 2, time_limit: 2}"
        let returns = try (0..<200).map { try #require(try measure(environment, seed: $0)) }
        #expect(returns.allSatisfy { ($0 * 20).rounded() == $0 * 20 && 0...1 ~= $0 })
        // Five standard deviations of 4,000 episodes.
        #expect(abs(returns.reduce(0, +) / 200 - 0.75) < 0.035)
        #expect(try measure(environment, seed: 3) == returns[3])
        #expect(Set(returns).count > 5)
    }

    @Test("is in the environment's own units, without discount")
    func units() throws {
        let limited = "{kind: limited, reward_scale: 0.01"
        #expect(try measure("\(limited)}") == 10)
        #expect(try measure("\(limited), time_limit: 4}") == 4)
    }

    @Test("stops after the episode that passes 20,000 steps", arguments: [(500, 20), (6_000, 4), (30_000, 1)])
    func long(length: Int, episodes: Int) throws {
        var steps = 0
        let mean = try measure("{kind: endless, time_limit: \(length)}") {
            steps += 1
            return false
        }
        #expect(mean == Double(length) && steps == length * episodes)
    }

    @Test("gives up where no episode ends")
    func endless() throws {
        #expect(try measure("endless") == nil)
    }

    @Test("gives up when it is asked to")
    func stopped() throws {
        var asked = 0
        #expect(
            try measure("{kind: limited}") {
                asked += 1
                return asked > 25
            } == nil)
        #expect(asked == 26)
    }

    @Test("says what an environment did that none may do")
    func defect() throws {
        let error = #expect(throws: RunError.self) {
            try measure("{kind: broken, good_steps: 7, reward: nan, time_limit: 4}")
        }
        #expect(
            error?.description
                == "the environment 'broken' gave the reward nan in episode 1 of random play: a defect of the environment"
        )
    }

    @Test("leaves the run that follows as it is", arguments: Algorithm.allCases)
    func independence(_ algorithm: Algorithm) throws {
        let configured = try configuration(corridorSpec + algorithm.expert())
        let usual = try TrainingRun.transcript(try configuration(corridorSpec + algorithm.expert()))
        _ = try RandomReturn.measure(configured, seed: 0)
        #expect(try TrainingRun.transcript(configured) == usual)
    }
}
