import AgentTraining
import SpecYAML
import Testing
import Understudy

@Suite("What a recording tells of its actions")
struct TruthTests {
    /// Steps of random play in an environment.
    private func steps(_ environment: String, count: Int = 2_000) throws -> [PlayedStep] {
        let node = try #require(try Node.parse("environment: \(environment)", file: "t.yaml"))
        let played = try SpecReader.read(node, registry: registry) {
            RunConfiguration.readEnvironment(from: &$0)
        }
        var player = try EpisodePlayer(#require(played), policy: .random)
        player.tellsWhatShows = true
        var stream = RandomStream(seed: 3, name: "play")
        var steps: [PlayedStep] = []
        while steps.count < count {
            try player.begin(.episode(1), using: &stream)
            while try steps.appendStep(of: &player, using: &stream), steps.count < count {}
        }
        return steps
    }

    @Test("sticky actions are told, and none where there are none")
    func executed() throws {
        let sticky = try steps("{kind: breakout, sticky_actions: 0.3}")
        // Of those that stick two in three are another action than the requested one.
        let share = Double(sticky.count { $0.executedAction != $0.action }) / Double(sticky.count)
        #expect((0.15...0.25).contains(share))
        // What sticks does not show: the draw says so for every action.
        #expect(sticky.allSatisfy { $0.executedAction == $0.action || $0.actionTrace?.shows == false })
        let plain = try steps("{kind: breakout, sticky_actions: 0}")
        #expect(plain.allSatisfy { $0.executedAction == $0.action })
        #expect(plain.count { $0.actionTrace?.shows == true } > 1_900)
    }

    @Test("in Freeway most actions do not show, in CartPole all do")
    func shows() throws {
        let freeway = try steps("{kind: freeway, sticky_actions: 0}")
        let share = Double(freeway.count { $0.actionTrace?.shows == true }) / Double(freeway.count)
        #expect((0.3...0.8).contains(share))
        #expect(try steps("cart-pole").allSatisfy { $0.actionTrace?.shows == true && $0.executedAction == $0.action })
    }

    @Test("in Space Invaders a shot that is not ready cannot be told from waiting")
    func unique() throws {
        let played = try steps("{kind: space-invaders, sticky_actions: 0}").compactMap(\.actionTrace)
        #expect(played.allSatisfy { $0.shows || !$0.isUnique })
        #expect(played.count(where: \.shows) > 1_900)
        let share = Double(played.count(where: \.isUnique)) / Double(played.count)
        #expect((0.4...0.9).contains(share))
        // With two actions both are the same.
        #expect(try steps("cart-pole").allSatisfy { $0.actionTrace?.isUnique == true })
    }

    @Test("telling it changes nothing of what is played")
    func sameEpisode() throws {
        func play(_ tells: Bool) throws -> [Double] {
            let node = try #require(try Node.parse("environment: seaquest", file: "t.yaml"))
            let played = try SpecReader.read(node, registry: registry) {
                RunConfiguration.readEnvironment(from: &$0)
            }
            var player = try EpisodePlayer(#require(played), policy: .random)
            player.tellsWhatShows = tells
            var stream = RandomStream(seed: 5, name: "play")
            var rewards: [Double] = []
            for episode in 0..<5 {
                try player.begin(.episode(episode), using: &stream)
                while true {
                    let step = try player.takeStep(using: &stream)
                    rewards.append(step.reward + Double(step.action))
                    if step.endsEpisode { break }
                }
            }
            return rewards
        }
        #expect(try play(true) == play(false))
    }
}

extension [PlayedStep] {
    /// Takes a step and keeps it; returns whether the episode goes on.
    fileprivate mutating func appendStep(of player: inout EpisodePlayer, using stream: inout RandomStream) throws
        -> Bool
    {
        append(try player.takeStep(using: &stream))
        return self[count - 1].endsEpisode == false
    }
}
