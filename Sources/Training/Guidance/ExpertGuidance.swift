import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The expert's influence on a run.
///
/// It observes the agent's transitions, adds expert rows to batches and weights them, and proposes actions.
final class ExpertGuidance {
    private var knowledge: ExpertKnowledge
    /// The number of the recording's transitions.
    var transitionCount: Int { knowledge.recording.transitionCount }
    private var trust: Trust
    private var sampler: any ExpertSampler
    private var exploration: GuidedExploration?
    /// The network that provides the values for the confidence.
    let critic: ExpertConfiguration.Critic
    private var reward: LearnedReward?
    private var inferenceSample: TransitionSample?
    /// Whether the overall trust in the expert has ever been positive.
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

    /// Learns from an agent transition and returns the expert transition paired with it.
    func observe(
        _ observation: UnsafePointer<Float>, action: Int, reward: Float, next: UnsafePointer<Float>, terminated: Bool,
        endsEpisode: Bool, isRandom: Bool, using stream: inout RandomStream
    ) -> Int? {
        knowledge.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, endsEpisode: endsEpisode,
            isRandom: isRandom)
        return sampler.pair(for: observation, knowledge: knowledge, using: &stream)
    }

    /// Trains the models on `replay`, and completes a batch of agent samples with expert rows and the learned reward.
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

    /// Decides whether the new episode is a probe.
    func episodeBegins(using stream: inout RandomStream) {
        exploration?.episodeBegins(isTrusted: knowledge.trial.trustsLabels, using: &stream)
    }

    /// Returns the epsilon for this step: `epsilon`, or almost 0 in a probe.
    func epsilon(_ epsilon: Double) -> Double {
        exploration?.isProbe == true ? min(epsilon, GuidedExploration.probeEpsilon) : epsilon
    }

    func episodeEnded(return episodeReturn: Double, updates: Int) {
        // Until the expert is trusted for the first time, returns do not depend on it, so every episode counts.
        guard !hasAdvised || exploration?.episodeCounts ?? true else { return }
        defer { hasAdvised = hasAdvised || trust.schedule.overall > 0 }
        let survey = knowledge.survey()
        trust.schedule.episodeEnded(
            EpisodeOutcome(
                episodeReturn: episodeReturn, expertReturn: survey.expertReturn,
                expertReturnError: survey.expertReturnError,
                inferredShare: knowledge.inferredShare, updates: updates, hasUnknownEnds: survey.hasUnknownEnds))
    }

    /// Returns the expert's action for this step if the step is guided.
    ///
    /// - Parameter isExploratory: whether epsilon-greedy has made the step exploratory.
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
    /// The metrics of imitation.
    var metrics: MetricTable<Snapshot> {
        var table = MetricTable<Snapshot>()
        table.add(
            "inferred_share", title: "Inferred transitions",
            meaning: "Share of the expert’s transitions whose action has been inferred.", { $0.inferredShare })
        table.add(ExpertKnowledge.Quality.metrics, { $0.quality })
        table.add(
            "own_accuracy", title: "Own accuracy",
            meaning: "Share of right labels in tests on the agent’s own random steps.", \.ownAccuracy)
        table.add(
            "coverage", title: "Coverage", meaning: "Share of the agent’s states that are near one of the expert’s.",
            \.coverage)
        table.add(
            "expert_return", title: "Inferred expert return",
            meaning: "The expert’s mean return as the inferred rewards tell it.", \.expertReturn)
        table.add(
            "trust", title: "Trust in the expert",
            meaning: "How far the expert is followed as a whole: 0 not at all, 1 fully.", { $0.trust })
        table.add(
            "matched_share", title: "Matched own states",
            meaning: "Share of the agent’s states that found an expert state near enough.", \.matchedShare)
        table.add(
            "guided_share", title: "Guided steps",
            meaning: "Share of the training steps whose action was the expert’s.", \.guidedShare)
        if knowledge.bridging.looksForInfeasible { table.add(ExpertKnowledge.Gaps.metrics, \.gaps) }
        if reward != nil {
            table.add(
                "reward", title: "Learned reward",
                meaning: "Mean reward of the agent’s samples by the learned reward, before its weight.", \.reward)
        }
        table.add(
            "confidence", title: "Confidence", meaning: "Mean weight, 0 to 1, of what is learned from the expert.",
            \.confidence)
        for (index, part) in trust.metrics.enumerated() { table.add(part) { $0.parts?[index] } }
        return table
    }

    /// The source of the metrics: the current state, and means since the last snapshot; unknown values are `nil`.
    struct Snapshot {
        var inferredShare: Double
        var quality: ExpertKnowledge.Quality
        var ownAccuracy: Double?
        var coverage: Double?
        var expertReturn: Double?
        var trust: Double
        var matchedShare: Double?
        var guidedShare: Double?
        var gaps: ExpertKnowledge.Gaps?
        var reward: Double?
        var confidence: Double?
        var parts: [Double]?
    }

    /// Returns the infeasible transitions and their bridges; `nil` if nothing looks for them.
    ///
    /// See `ExpertKnowledge.expertGaps`.
    func gaps(step: Int, actions: [String], place: (Span<Float>) -> Canvas.Point?) -> ExpertGaps? {
        guard knowledge.bridging.looksForInfeasible else { return nil }
        return knowledge.expertGaps(step: step, actions: actions, place: place)
    }

    /// Takes a snapshot and restarts the means.
    func takeSnapshot() -> Snapshot {
        let means = trust.takeMeans()
        let trial = knowledge.trial
        return Snapshot(
            inferredShare: knowledge.inferredShare, quality: knowledge.quality,
            ownAccuracy: trial.calibration.accuracy, coverage: trial.coverage.share,
            expertReturn: knowledge.expertReturn, trust: Double(trust.schedule.overall),
            matchedShare: sampler.takeMatchedShare(), guidedShare: exploration?.takeGuidedShare(),
            gaps: knowledge.bridging.looksForInfeasible ? knowledge.gaps : nil, reward: reward?.takeMean(),
            confidence: means?.first, parts: means.map { Array($0.dropFirst()) })
    }
}

/// Returns e to the power of `x`.
func exponential(_ x: Float) -> Float { exp(x) }

extension ExpertGuidance {
    /// Saves or restores the mutable state.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try knowledge.saveOrRestoreState(in: &archive)
        try archive.flag(&hasAdvised, "has_advised")
        try archive.within("trust") { try trust.saveOrRestoreState(in: &$0) }
        try archive.within("sampling") { try sampler.saveOrRestoreState(in: &$0) }
        try archive.within("guidance") { try exploration?.saveOrRestoreState(in: &$0) }
        try archive.within("reward") { try reward?.saveOrRestoreState(in: &$0) }
        try archive.within("inference_sample") { try inferenceSample?.saveOrRestoreState(in: &$0) }
    }
}
