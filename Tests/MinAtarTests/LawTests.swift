import Testing
import Understudy

@testable import MinAtar

@Suite("The games keep laws of their own")
struct LawTests {
    /// Observations and steps of episodes with random actions, each of up to 400 steps.
    private func run<G: Tested>(_ game: inout G, seed: UInt64, episodes: Int) -> ([[UInt64]], [Step]) {
        var stream = RandomStream(seed: seed, name: "environment")
        var choices = RandomStream(seed: seed, name: "actions")
        var observations: [[UInt64]] = []
        var steps: [Step] = []
        for _ in 0..<episodes {
            game.reset(using: &stream)
            observations.append(game.packed)
            for _ in 0..<400 {
                steps.append(game.step(choices.integer(below: game.actionSpace.count), using: &stream))
                observations.append(game.packed)
                if steps.last?.terminated == true { break }
            }
        }
        return (observations, steps)
    }

    @Test("a reset forgets the episode before, its last action included", arguments: Subject.allCases)
    func resetForgets(_ subject: Subject) {
        func check<G: Tested>(_ type: G.Type) {
            // Repeats so often that a remembered action would show.
            var used = G(repetition: 0.9)
            _ = run(&used, seed: 3, episodes: 2)
            used.controls.lastAction = .left
            for seed in 4..<8 as Range<UInt64> {
                var fresh = G(repetition: 0.9)
                #expect(run(&used, seed: seed, episodes: 1) == run(&fresh, seed: seed, episodes: 1))
            }
        }
        check(subject.type)
    }

    @Test("a copy goes its own way", arguments: Subject.allCases)
    func independence(_ subject: Subject) {
        func check<G: Tested>(_ type: G.Type) {
            var original = G()
            _ = run(&original, seed: 5, episodes: 1)
            let before = original.packed
            var copy = original
            let other = run(&copy, seed: 6, episodes: 1)
            #expect(original.packed == before)
            #expect(other.0.contains { $0 != before })
        }
        check(subject.type)
    }

    @Test("an observation has zeros and ones for rows, columns and channels", arguments: Subject.allCases)
    func spaces(_ subject: Subject) {
        func check<G: Tested>(_ type: G.Type) {
            let space = G().observationSpace
            #expect(space.isBinary)
            #expect(space.shape == [10, 10, G.channelCount])
        }
        check(subject.type)
    }

    @Test("a step after the end changes nothing, the level included", arguments: Subject.allCases)
    func afterTheEnd(_ subject: Subject) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            var game = G()
            var stream = RandomStream(seed: 8, name: "environment")
            game.reset(using: &stream)
            var count = 0
            while !game.step(stream.integer(below: 6), using: &stream).terminated { count += 1 }
            try #require(count > 0)
            let (last, level) = (game.packed, game.level)
            for action in 0..<6 {
                #expect(game.step(action, using: &stream) == Step(reward: 0, terminated: true))
                #expect(game.packed == last)
                #expect(game.level == level)
            }
            game.reset(using: &stream)
            #expect(!game.step(0, using: &stream).terminated)
        }
        try check(subject.type)
    }
}
