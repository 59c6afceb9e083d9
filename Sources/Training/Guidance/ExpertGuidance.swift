import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// All that an expert does to a run: it is shown the agent's transitions, widens and weighs batches, and proposes actions.
final class ExpertGuidance {
    private var knowledge: ExpertKnowledge
    private var trust: Trust
    private var sampler: any ExpertSampler
    private var exploration: GuidedExploration?
    private var reward: LearnedReward?
    private let inferenceSample: TransitionSample?

    init(
        _ configuration: ExpertConfiguration, recording: ExpertRecording, observations: ObservationSpace,
        actions: ActionSpace, learner: LearnerConfiguration, plannedUpdates: Int, seed: UInt64
    ) throws {
        knowledge = try ExpertKnowledge(
            recording, inferencer: configuration.inferencer, bridging: configuration.bridging,
            observations: observations, actions: actions, gamma: learner.gamma,
            random: RandomStream(seed: seed, name: "inference"))
        trust = Trust(configuration.confidence)
        trust.schedule.begin(plannedUpdates: plannedUpdates)
        let states = ExpertStates(recording, observations: observations)
        sampler =
            switch configuration.sampling {
            case .nearestState(let settings): NearestStatePairs(settings, states: states)
            case .batch(let settings): ExpertBatch(settings)
            }
        exploration = configuration.guidance.map { GuidedExploration($0, states: states, actions: actions.count) }
        let inferenceBatch = knowledge.inferencer.batchSize
        inferenceSample =
            inferenceBatch > 0
            ? TransitionSample(
                count: inferenceBatch, elementCount: observations.count,
                stream: RandomStream(seed: seed, name: "inference-replay")) : nil
        let rows = learner.batchSize + sampler.maximumRows(batchSize: learner.batchSize)
        reward = try configuration.reward.map {
            try LearnedReward(
                $0, recording: recording, observations: observations, maximumRows: rows, seed: seed)
        }
    }

    var margin: Float { sampler.margin }

    func maximumRows(batchSize: Int) -> Int { sampler.maximumRows(batchSize: batchSize) }

    /// Learns from an own transition and returns the expert transition that it is paired with.
    func observe(
        _ observation: UnsafePointer<Float>, action: Int, reward: Float, next: UnsafePointer<Float>, terminated: Bool,
        endsEpisode: Bool, using stream: inout RandomStream
    ) -> Int? {
        knowledge.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, endsEpisode: endsEpisode)
        return sampler.pair(for: observation, using: &stream)
    }

    /// Lets the models learn from `replay`, and completes a batch of own samples: with expert rows, and with the learned reward.
    func complete(
        _ batch: UpdateBatch, from replay: ReplayMemory, gamma: Float, using stream: inout RandomStream
    ) {
        inferenceSample?.draw(from: replay) { knowledge.learn($0, actions: $1, next: $2) }
        reward?.learn(from: replay)
        let own = batch.count
        sampler.addRows(to: batch, knowledge: knowledge, gamma: gamma, using: &stream)
        reward?.mix(into: batch, own: own)
    }

    func weigh(
        _ batch: UpdateBatch, values: UnsafePointer<Float>, actions: Int, errorScale: Float, updates: Int
    ) {
        let critic = CriticView(values: values, actions: actions, errorScale: errorScale, updates: updates)
        sampler.weigh(batch, critic: critic, knowledge: knowledge, trust: &trust)
    }

    func episodeEnded(return episodeReturn: Double) {
        trust.schedule.episodeEnded(
            EpisodeOutcome(
                episodeReturn: episodeReturn, expertReturn: knowledge.expertReturn,
                inferredShare: knowledge.inferredShare))
    }

    /// The expert's action for this step, where the step is guided; `scope` says which kind of step it is.
    func proposal(
        for observation: UnsafePointer<Float>, scope: GuidanceConfiguration.Scope, using stream: inout RandomStream
    ) -> Int? {
        guard let configuration = exploration?.configuration, configuration.scope == scope,
            stream.happens(withProbability: configuration.share * Double(trust.schedule.overall))
        else { return nil }
        return exploration?.proposal(for: observation, knowledge: knowledge, using: &stream)
    }

    func noteStep(guided: Bool) { exploration?.note(guided: guided) }
}

// MARK: - Diagnostics

extension ExpertGuidance {
    /// The names of the diagnostics, in the order of `takeDiagnostics`.
    var diagnosticNames: [String] {
        ["inferred_share", "inference_error", "accuracy", "expert_return", "trust", "matched_share", "guided_share"]
            .map { "imitation/" + $0 } + (reward == nil ? [] : ["imitation/reward"])
            + (["confidence"] + trust.partNames).map { "imitation/" + $0 }
    }

    /// The diagnostics now, with means since the last call; `nil` for what is not known.
    func takeDiagnostics() -> [Double?] {
        let means = trust.takeMeans()
        let parts = (0...trust.partNames.count).map { index in means?[index] }
        return [
            knowledge.inferredShare, knowledge.meanError, knowledge.accuracy, knowledge.expertReturn,
            Double(trust.schedule.overall), sampler.takeMatchedShare(), exploration?.takeGuidedShare(),
        ] + (reward == nil ? [] : [reward?.takeMean()]) + parts
    }
}

/// e to the `x`.
func exponential(_ x: Float) -> Float { exp(x) }
