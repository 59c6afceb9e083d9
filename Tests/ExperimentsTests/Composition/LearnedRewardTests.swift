import Experiments
import Testing
import Training
import YAML

@Suite("The compositions with a learned reward")
struct LearnedRewardTests {
    static let compositions = ["gaifo", "oril", "rilo"]

    /// All that a short run did.
    private struct Transcript: RunRecorder, Equatable {
        var episodes: [EpisodeRecord] = []
        var metrics: [[Double?]] = []
        var policy: [UInt8] = []

        mutating func record(_ episode: EpisodeRecord) { episodes.append(episode) }
        mutating func record(metrics row: [Double?]) { metrics.append(row) }
    }

    /// A run of `composition` over `steps` steps with the recording of the repository, with further keys of `expert.reward`.
    private func run(_ composition: String, reward: String? = nil, steps: Int = 900) throws -> (Transcript, [String]) {
        let folder = try SpecFolder([
            "spec.yaml": """
            understudy: 1
            name: study
            environment: cart-pole
            expert: {dataset: {kind: npz, path: r.npz}}
            network: {hidden: [16]}
            learner: {learning_starts: 100, train_every: 2, batch_size: 16}
            training: {steps: \(steps), evaluate_every: 300}
            variants: {a: {extends: \(composition)\(reward.map { ", expert: {reward: {\($0)}}" } ?? "")}}

            """
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        let spec = try folder.study().spec(of: "a")
        let run = try TrainingRun(RunSpec(spec, registry: registry).configuration, seed: 1)
        var transcript = Transcript()
        try run.advance(by: steps, to: &transcript)
        transcript.policy = run.policyFile
        return (transcript, run.metricNames)
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
