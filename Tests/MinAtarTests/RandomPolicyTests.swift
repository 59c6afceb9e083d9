import Testing
import Understudy

@testable import MinAtar

@Suite("Uniformly random play")
struct RandomPolicyTests {
    /// The sums of returns and lengths over the episodes of seed 1.
    static let sums: [(Subject, episodes: Int, returns: Double, steps: Int)] = [
        (.asterix, 1000, 493, 66_115), (.breakout, 1000, 366, 9724), (.freeway, 100, 47, 250_100),
        (.seaquest, 1000, 106, 30_841), (.spaceInvaders, 1000, 4138, 62_398),
    ]

    @Test("gives the same returns on every machine", arguments: sums)
    func golden(_ subject: Subject, episodes: Int, returns: Double, steps: Int) {
        func check<G: Tested>(_ type: G.Type) {
            var game = G(actionSet: .minimal)
            var stream = RandomStream(seed: 1, name: "environment")
            var choices = RandomStream(seed: 1, name: "actions")
            var (sum, count) = (0.0, 0)
            for _ in 0..<episodes {
                game.reset(using: &stream)
                var step = Step(reward: 0, terminated: false)
                while !step.terminated {
                    step = game.step(choices.integer(below: game.actionSpace.count), using: &stream)
                    sum += step.reward
                    count += 1
                }
            }
            #expect(sum == returns)
            #expect(count == steps)
        }
        check(subject.type)
    }
}
