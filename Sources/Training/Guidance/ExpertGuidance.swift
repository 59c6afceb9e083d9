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
    /// The network whose values the confidence sees.
    let critic: ExpertConfiguration.Critic
    private var reward: LearnedReward?
    private var inferenceSample: TransitionSample?
    /// Whether the expert has been trusted as a whole since the beginning.
    private var hasAdvised = false

    init(
        _ configuration: ExpertConfiguration, recording: ExpertRecording, observations: ObservationSpace,
        actions: ActionSpace, learner: LearnerConfiguration, replayCapacity: Int, plannedUpdates: Int, seed: UInt64,
        truth: [Bool?] = []
    ) throws {
        critic = configuration.critic
        let states = ExpertStates(recording, observations: observations)
        knowledge = try ExpertKnowledge(
            recording, inferencer: configuration.inferencer, bridging: configuration.bridging, states: states,
            observations: observations, actions: actions, gamma: learner.gamma,
            seed: seed, measuresLabels: configuration.labelTrust == .measured, truth: truth)
        trust = Trust(configuration.confidence)
        trust.schedule.begin(plannedUpdates: plannedUpdates)
        let transitions = recording.transitionCount
        sampler =
            switch configuration.sampling {
            case .nearestState(let settings):
                NearestStatePairs(
                    settings,
                    states: ExpertStates(recording, observations: observations, similarity: settings.similarity),
                    transitions: transitions, capacity: replayCapacity)
            case .batch(let settings): ExpertBatch(settings, transitions: transitions)
            case .none: NoExpertSamples()
            }
        exploration = configuration.guidance.map {
            GuidedExploration($0, states: states, actions: actions.count)
        }
        let sampling = knowledge.inferencer.sampling
        inferenceSample =
            sampling.count > 0
            ? TransitionSample(
                sampling, elementCount: observations.count,
                stream: RandomStream(seed: seed, name: "inference-replay")) : nil
        let rows = learner.batchSize + sampler.maximumRows(batchSize: learner.batchSize)
        reward = try configuration.reward.map {
            try LearnedReward(
                $0, recording: recording, observations: observations, maximumRows: rows, seed: seed)
        }
    }

    var imitation: ImitationLoss { sampler.imitation }

    func maximumRows(batchSize: Int) -> Int { sampler.maximumRows(batchSize: batchSize) }

    /// Learns from an own transition and returns the expert transition that it is paired with.
    func observe(
        _ observation: UnsafePointer<Float>, action: Int, reward: Float, next: UnsafePointer<Float>, terminated: Bool,
        endsEpisode: Bool, isRandom: Bool, using stream: inout RandomStream
    ) -> Int? {
        knowledge.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, endsEpisode: endsEpisode,
            isRandom: isRandom)
        return sampler.pair(for: observation, knowledge: knowledge, using: &stream)
    }

    /// Lets the models learn from `replay`, and completes a batch of own samples: with expert rows, and with the learned reward.
    func complete(
        _ batch: UpdateBatch, from replay: ReplayMemory, gamma: Float, using stream: inout RandomStream
    ) {
        knowledge.updateBegins(replay: replay)
        inferenceSample?.draw(from: replay)
        if let inferenceSample { knowledge.learn(from: inferenceSample.rows) }
        reward?.learn(from: replay)
        let own = batch.count
        sampler.addRows(to: batch, knowledge: knowledge, trust: trust, gamma: gamma, using: &stream)
        reward?.mix(into: batch, own: own)
    }

    func weigh(_ batch: UpdateBatch, critic: CriticView) {
        sampler.weigh(batch, critic: critic, knowledge: knowledge, trust: &trust)
    }

    /// Decides what kind of episode begins.
    func episodeBegins(using stream: inout RandomStream) {
        exploration?.episodeBegins(isTrusted: knowledge.trial.trustsLabels, using: &stream)
    }

    /// Epsilon for this step, where it is another than `epsilon`: nearly none in a probe.
    func epsilon(_ epsilon: Double) -> Double {
        exploration?.isProbe == true ? min(epsilon, GuidedExploration.probeEpsilon) : epsilon
    }

    func episodeEnded(return episodeReturn: Double, updates: Int) {
        // Before the first advice nothing of the expert's is in a return, so that every episode tells.
        guard !hasAdvised || exploration?.episodeCounts ?? true else { return }
        defer { hasAdvised = hasAdvised || trust.schedule.overall > 0 }
        let survey = knowledge.survey()
        trust.schedule.episodeEnded(
            EpisodeOutcome(
                episodeReturn: episodeReturn, expertReturn: survey.expertReturn,
                expertReturnError: survey.expertReturnError,
                inferredShare: knowledge.inferredShare, updates: updates, hasUnknownEnds: survey.hasUnknownEnds))
    }

    /// The expert's action for this step, where the step is guided.
    ///
    /// - Parameter isExploratory: whether epsilon has made the step exploratory.
    func proposal(
        for observation: UnsafePointer<Float>, isExploratory: Bool, using stream: inout RandomStream
    ) -> Int? {
        if let action = exploration?.planned(for: observation) { return action }
        let trust = Double(trust.schedule.overall)
        guard exploration?.guides(isExploratory: isExploratory, trust: trust, using: &stream) == true else {
            return nil
        }
        return exploration?.proposal(for: observation, knowledge: knowledge, using: &stream)
    }

    func noteStep(guided: Bool) { exploration?.note(guided: guided) }
}

// MARK: - Diagnostics

extension ExpertGuidance {
    /// The names of the diagnostics, in the order of `takeDiagnostics`.
    var diagnosticNames: [String] {
        (["inferred_share"] + ExpertKnowledge.Quality.names + [
            "own_accuracy", "coverage", "expert_return", "trust", "matched_share", "guided_share",
        ])
        .map { "imitation/" + $0 }
            + (knowledge.bridging.looksForInfeasible ? ExpertKnowledge.Gaps.names.map { "imitation/" + $0 } : [])
            + (reward == nil ? [] : ["imitation/reward"])
            + (["confidence"] + trust.partNames).map { "imitation/" + $0 }
    }

    /// What is known of the transitions that the agent cannot make; `nil` where nothing looks for them. As `ExpertKnowledge.expertGaps`.
    func gaps(step: Int, actions: [String], place: (Span<Float>) -> Canvas.Point?) -> ExpertGaps? {
        guard knowledge.bridging.looksForInfeasible else { return nil }
        return knowledge.expertGaps(step: step, actions: actions, place: place)
    }

    /// The diagnostics now, with means since the last call; `nil` for what is not known.
    func takeDiagnostics() -> [Double?] {
        let means = trust.takeMeans()
        let parts = (0...trust.partNames.count).map { index in means?[index] }
        let trial = knowledge.trial
        return [knowledge.inferredShare] + knowledge.quality.figures + [
            trial.calibration.accuracy, trial.coverage.share, knowledge.expertReturn, Double(trust.schedule.overall),
            sampler.takeMatchedShare(), exploration?.takeGuidedShare(),
        ] + (knowledge.bridging.looksForInfeasible ? knowledge.gaps.figures : [])
            + (reward == nil ? [] : [reward?.takeMean()]) + parts
    }
}

/// e to the `x`.
func exponential(_ x: Float) -> Float { exp(x) }

extension ExpertGuidance {
    /// Exchanges what changes as a run goes on.
    func exchangeState(with archive: inout StateArchive) throws {
        try knowledge.exchangeState(with: &archive)
        try archive.flag(&hasAdvised, "has_advised")
        try archive.within("trust") { try trust.exchangeState(with: &$0) }
        try archive.within("sampling") { try sampler.exchangeState(with: &$0) }
        try archive.within("guidance") { try exploration?.exchangeState(with: &$0) }
        try archive.within("reward") { try reward?.exchangeState(with: &$0) }
        try archive.within("inference_sample") { try inferenceSample?.exchangeState(with: &$0) }
    }
}
