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

    init(
        _ configuration: ExpertConfiguration, recording: ExpertRecording, observations: ObservationSpace,
        actions: ActionSpace, gamma: Float, plannedUpdates: Int
    ) throws {
        knowledge = try ExpertKnowledge(
            recording, inferencer: configuration.inferencer, bridging: configuration.bridging,
            observations: observations, actions: actions, gamma: gamma)
        trust = Trust(configuration.confidence)
        trust.schedule.begin(plannedUpdates: plannedUpdates)
        let states = ExpertStates(recording, observations: observations)
        sampler =
            switch configuration.sampling {
            case .nearestState(let settings): NearestStatePairs(settings, states: states)
            case .batch(let settings): ExpertBatch(settings)
            }
        exploration = configuration.guidance.map { GuidedExploration($0, states: states, actions: actions.count) }
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

    func addRows(to batch: UpdateBatch, gamma: Float, using stream: inout RandomStream) {
        sampler.addRows(to: batch, knowledge: knowledge, gamma: gamma, using: &stream)
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
            .map { "imitation/" + $0 } + (["confidence"] + trust.partNames).map { "imitation/" + $0 }
    }

    /// The diagnostics now, with means since the last call; `nil` for what is not known.
    func takeDiagnostics() -> [Double?] {
        let means = trust.takeMeans()
        let parts = (0...trust.partNames.count).map { index in means?[index] }
        return [
            knowledge.inferredShare, knowledge.meanError, knowledge.accuracy, knowledge.expertReturn,
            Double(trust.schedule.overall), sampler.takeMatchedShare(), exploration?.takeGuidedShare(),
        ] + parts
    }
}

/// e to the `x`.
func exponential(_ x: Float) -> Float { exp(x) }
