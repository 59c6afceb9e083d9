import Foundation
import Testing
import Understudy

@Suite("The adversarial reward")
struct AdversarialRewardTests {
    /// The rewards of `judged` by a discriminator that learned to tell `own` from the expert's.
    private func rewards(
        of judged: Walks, _ text: String, expert: Walks, own: Walks, updates: Int
    ) throws -> [Float] {
        var model = try rewardModel("adversarial", text)
        try model.begin(
            expert.recording, observations: Walks.space, random: RandomStream(seed: 1, name: "reward-model"))
        var stream = RandomStream(seed: 1, name: "samples")
        model.learn(from: own, updates: updates, using: &stream)
        return model.rewards(judged)
    }

    private func walks(_ count: Int, change: Float, seed: UInt64) -> Walks {
        var stream = RandomStream(seed: seed, name: "walks")
        var walks = Walks()
        walks.add(count, change: change, using: &stream)
        return walks
    }

    @Test(
        "of an expert that cannot be told from the agent, D is near 1/2: the reward near log 2, -log 2 or 0",
        arguments: [
            ("positive", Float(log(2.0))), ("negative", -Float(log(2.0))), ("log-odds", 0),
        ])
    func indistinguishable(form: String, expected: Float) throws {
        let (expert, own) = (walks(20_000, change: 0.1, seed: 1), walks(20_000, change: 0.1, seed: 2))
        let rewards = try rewards(of: own, "{reward: \(form)}", expert: expert, own: own, updates: 1_000)
        #expect(abs(mean(rewards) - expected) < 0.05)
        #expect(rewards.allSatisfy { abs($0 - expected) < 0.4 })
    }

    @Test("of one that can be told for certain, D stops at 1 - label_smoothing and label_smoothing")
    func smoothing() throws {
        let (expert, own) = (walks(500, change: 0.1, seed: 1), walks(500, change: -0.1, seed: 2))
        let spec = "{reward: log-odds, label_smoothing: 0.1, learning_rate: 1e-3}"
        let good = try mean(rewards(of: expert, spec, expert: expert, own: own, updates: 1_000))
        let bad = try mean(rewards(of: own, spec, expert: expert, own: own, updates: 1_000))
        #expect(abs(good - Float(log(9.0))) < 0.15)
        #expect(abs(bad + Float(log(9.0))) < 0.15)
        let plain = spec.replacing("label_smoothing: 0.1", with: "label_smoothing: 0")
        #expect(try mean(rewards(of: expert, plain, expert: expert, own: own, updates: 1_000)) > 4)
    }

    @Test("the three rewards are functions of one D: log-odds is the sum of the other two")
    func forms() throws {
        let (expert, own) = (walks(200, change: 0.1, seed: 1), walks(200, change: -0.1, seed: 2))
        let all = try ["positive", "negative", "log-odds"].map {
            try rewards(of: own, "{reward: \($0)}", expert: expert, own: own, updates: 100)
        }
        #expect(all[0].allSatisfy { $0 > 0 } && all[1].allSatisfy { $0 < 0 })
        for place in all[2].indices {
            #expect(abs(all[0][place] + all[1][place] - all[2][place]) < 1e-5)
            #expect(abs(exp(-all[0][place]) + exp(all[1][place]) - 1) < 1e-5)
        }
    }
}
