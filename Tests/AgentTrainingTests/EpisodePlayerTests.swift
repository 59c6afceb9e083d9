import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Episodes that are played")
struct EpisodePlayerTests {
    private func environment(_ text: String) throws -> AgentEnvironment {
        try configuration("environment: \(text)\ntraining: {steps: 20_000}").environment
    }

    /// The steps of the first episodes of `seed`.
    private func episodes(
        _ player: EpisodePlayer, count: Int = 1, seed: UInt64 = 0
    ) throws -> [[PlayedStep]] {
        var player = player
        var stream = EpisodePlayer.stream(seed: seed)
        return try (0..<count).map { number in
            try player.begin(.episode(number), using: &stream)
            var steps: [PlayedStep] = []
            while steps.last?.endsEpisode != true { steps.append(try player.takeStep(using: &stream)) }
            #expect(player.length == steps.count)
            #expect(player.episodeReturn == steps.reduce(0) { $0 + $1.reward })
            return steps
        }
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("take the actions that the environment proposes, to the end")
    func demonstrated() throws {
        for steps in try episodes(EpisodePlayer(environment("path"), policy: .demonstrated), count: 10) {
            #expect(steps.allSatisfy { $0.action == 2 })
            #expect(steps.count == 3 || steps.count == 4)
            #expect(
                steps.last == PlayedStep(action: 2, reward: 1, terminated: true, truncated: false, executedAction: 2))
        }
    }

    @Test("number the proposed actions as the agent does")
    func subset() throws {
        let played = try environment("{kind: path, action_subset: [right, wait]}")
        #expect(try episodes(EpisodePlayer(played, policy: .demonstrated))[0].allSatisfy { $0.action == 0 })
        let player = try EpisodePlayer(
            environment("{kind: path, action_subset: [left, wait]}"), policy: .demonstrated)
        #expect(
            message { _ = try episodes(player) }
                == "the scripted policy of 'path' takes the action 'right', which environment.action_subset leaves out; "
                + "add it there, or choose another policy")
    }

    @Test("cannot be demonstrated by an environment that proposes nothing")
    func notDemonstrating() {
        #expect(
            message { _ = try EpisodePlayer(environment("corridor"), policy: .demonstrated) }
                == "the environment 'corridor' has no scripted policy (it does not conform to Demonstrating); "
                + "choose the random policy, or a run's final one")
    }

    @Test("have as many random actions as epsilon says", arguments: [0, 0.25, 1])
    func epsilon(epsilon: Double) throws {
        let played = try environment("{kind: path, action_subset: [right, wait, left]}")
        let steps = try episodes(EpisodePlayer(played, policy: .demonstrated, epsilon: epsilon), count: 2_000).joined()
        // Two of three random actions are others; the bound is five standard deviations.
        let expected = 2 * epsilon / 3
        let share = Double(steps.count { $0.action != 0 }) / Double(steps.count)
        #expect(abs(share - expected) <= 5 * (expected * (1 - expected) / Double(steps.count)).squareRoot())
    }

    @Test("are cut by the time limit, which is no terminal state")
    func truncated() throws {
        let steps = try episodes(EpisodePlayer(environment("{kind: limited, time_limit: 7}"), policy: .random))[0]
        #expect(steps.count == 7)
        #expect(steps.last == PlayedStep(action: 0, reward: 1, terminated: false, truncated: true, executedAction: 0))
        #expect(steps.dropLast().allSatisfy { !$0.endsEpisode })
    }

    @Test("are the same for the same seed, and others for another")
    func streams() throws {
        let player = try EpisodePlayer(environment("{kind: corridor, slip: 0.2}"), policy: .random)
        let first = try episodes(player, count: 5, seed: 1)
        #expect(try episodes(player, count: 5, seed: 1) == first)
        #expect(try episodes(player, count: 5, seed: 2) != first)
    }

    @Test("do not go on for ever")
    func endless() throws {
        let player = try EpisodePlayer(environment("endless"), policy: .random)
        #expect(
            message { _ = try episodes(player) }
                == "episode 0 did not end within 1000000 steps; set environment.time_limit")
    }

    @Test("show the state after each step")
    func pictures() throws {
        var player = try EpisodePlayer(environment("path"), policy: .demonstrated)
        var stream = EpisodePlayer.stream(seed: 0)
        try player.begin(.episode(1), using: &stream)
        let start = try #require(player.environment.picture)
        _ = try player.takeStep(using: &stream)
        let next = try #require(player.environment.picture)
        #expect(start.shapes.count == 1 && next.shapes.count == 1 && start != next)
        #expect(try environment("corridor").picture == nil)
    }

    @Test("by a finished run's policy file are those of its last evaluation", arguments: [0, 0.3])
    func policyFile(epsilon: Double) throws {
        var configured = try configuration(corridorSpec)
        configured.schedule.evaluationEpsilon = epsilon
        let run = try TrainingRun(configured, seed: 5)
        var transcript = Transcript()
        try run.advance(by: 10_000, to: &transcript)
        var player = try EpisodePlayer(
            configured.evaluationEnvironment, policy: configured.policy(from: run.policyFile), epsilon: epsilon)
        var stream = RandomStream(seed: 5, name: "evaluation-\(transcript.rows.count - 1)")
        var (total, length) = (0.0, 0)
        for number in 0..<configured.schedule.evaluationEpisodes {
            try player.begin(.episode(number), using: &stream)
            while true {
                let step = try player.takeStep(using: &stream)
                total += step.reward
                if step.endsEpisode { break }
            }
            length += player.length
        }
        let episodes = Double(configured.schedule.evaluationEpisodes)
        #expect(transcript.metric(1).last == total / episodes)
        #expect(transcript.metric(2).last == Double(length) / episodes)
    }

    @Test("allocate nothing while they go on", .enabled(if: canCountAllocations))
    func allocations() throws {
        let configured = try configuration(corridorSpec)
        let run = try TrainingRun(configured, seed: 0)
        var player = try EpisodePlayer(
            configured.environment, policy: configured.policy(from: run.policyFile), epsilon: 0.5)
        var stream = EpisodePlayer.stream(seed: 0)
        func play() throws {
            for number in 0..<20 {
                try player.begin(.episode(number), using: &stream)
                while try !player.takeStep(using: &stream).endsEpisode {}
            }
        }
        try play()
        let before = allocations_of_this_thread()
        try play()
        #expect(allocations_of_this_thread() == before)
    }
}
