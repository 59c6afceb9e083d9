import Testing

@Suite("The compositions with a learned reward")
struct LearnedRewardTests {
    static let compositions = ["gaifo", "oril", "rilo"]

    /// A run of `composition` with the recording of the repository, with further keys of `expert.reward`.
    private func run(_ composition: String, reward: String? = nil) throws -> (ShortRun.Transcript, [String]) {
        try ShortRun().transcript(
            of: "{extends: \(composition)\(reward.map { ", expert: {reward: {\($0)}}" } ?? "")}")
    }

    @Test("run, the same twice, and learn another policy than DQN", arguments: compositions)
    func runs(_ composition: String) throws {
        let (first, names) = try run(composition)
        #expect(try run(composition).0 == first)
        #expect(try run("dqn").0.policy != first.policy)
        let column = try #require(names.firstIndex(of: "imitation/reward"))
        let rewards = first.metrics.dropFirst().compactMap { $0[column] }
        #expect(rewards.count == 3 && rewards.allSatisfy { $0 > 0 && $0 < 10 })
    }

    @Test("are DQN, bit for bit, where only the environment's reward has a weight", arguments: compositions)
    func weightless(_ composition: String) throws {
        let plain = try run("dqn").0
        let weightless = try run(composition, reward: "weight: 0, environment_weight: 1").0
        #expect(weightless.episodes == plain.episodes)
        #expect(weightless.policy == plain.policy)
    }
}
