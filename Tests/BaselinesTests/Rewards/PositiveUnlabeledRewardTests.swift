import Testing
import Understudy

@Suite("The positive-unlabeled reward")
struct PositiveUnlabeledRewardTests {
    /// Transitions to the right, and as many to the left.
    private func walks(right: Int, left: Int, seed: UInt64) -> Walks {
        var stream = RandomStream(seed: seed, name: "walks")
        var walks = Walks()
        walks.add(right, change: 0.1, using: &stream)
        walks.add(left, change: -0.1, using: &stream)
        return walks
    }

    private func trained(
        _ name: String, _ text: String, expert: Walks, own: Walks, updates: Int
    ) throws -> any RewardModel {
        var model = try rewardModel(name, text)
        try model.begin(
            expert.recording, observations: Walks.space, random: RandomStream(seed: 1, name: "reward-model"))
        var stream = RandomStream(seed: 1, name: "samples")
        model.learn(from: own, updates: updates, using: &stream)
        return model
    }

    @Test(
        "of an expert that cannot be told from the agent, the reward is near the prior", arguments: [Float(0.25), 0.5])
    func indistinguishable(prior: Float) throws {
        let (expert, own) = (walks(right: 20_000, left: 0, seed: 1), walks(right: 20_000, left: 0, seed: 2))
        var model = try trained(
            "positive-unlabeled", "{sees: transitions, prior: \(prior)}", expert: expert, own: own, updates: 1_000)
        let rewards = model.rewards(own)
        #expect(abs(mean(rewards) - prior) < 0.03)
        #expect(rewards.allSatisfy { abs($0 - prior) < 0.15 })
    }

    @Test(
        "of an agent that does half of its steps as the expert, those are taken for good, where a discriminator doubts them"
    )
    func mixture() throws {
        let (expert, own) = (walks(right: 500, left: 0, seed: 1), walks(right: 250, left: 250, seed: 2))
        let (good, bad) = (walks(right: 200, left: 0, seed: 3), walks(right: 0, left: 200, seed: 3))
        var model = try trained(
            "positive-unlabeled", "{sees: transitions}", expert: expert, own: own, updates: 1_000)
        #expect(mean(model.rewards(good)) > 0.8)
        #expect(mean(model.rewards(bad)) < 0.2)
        // Of as many expert as own samples, 2 of 3 steps to the right are the expert's: -log(1 - 2/3) is log 3, about 1.1.
        var discriminator = try trained(
            "adversarial", "{sees: transitions, label_smoothing: 0}", expert: expert, own: own, updates: 1_000)
        #expect(abs(mean(discriminator.rewards(good)) - 1.1) < 0.15)
    }

    @Test("every reward is between 0 and 1")
    func range() throws {
        let (expert, own) = (walks(right: 100, left: 0, seed: 1), walks(right: 0, left: 100, seed: 2))
        for isNonNegative in [true, false] {
            var model = try trained(
                "positive-unlabeled", "{sees: transitions, non_negative: \(isNonNegative), learning_rate: 0.1}",
                expert: expert, own: own, updates: 300)
            #expect((model.rewards(expert) + model.rewards(own)).allSatisfy { $0 > 0 && $0 < 1 })
        }
    }
}
