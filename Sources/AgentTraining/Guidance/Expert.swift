import ImitationTools
import Understudy

/// The expert of a run: what is known about it, and how far it is trusted.
///
/// `ExpertBatches` adds its transitions to updates, and `GuidedSelector` takes its actions. Both share this object.
final class Expert {
    private(set) var knowledge: ExpertKnowledge
    var trust: ExpertTrust
    /// The states of all recordings, for searches of the nearest ones.
    let states: ExpertStates
    /// The random numbers of everything that depends on the expert.
    var stream: RandomStream
    /// Whether the overall trust in the expert has ever been positive.
    private var hasAdvised = false

    init(
        _ configuration: ExpertConfiguration, recordings: ExpertRecordings, observations: ObservationSpace,
        actions: ActionSpace, gamma: Float, plannedUpdates: Int, seed: UInt64, truth: [Bool?] = []
    ) throws {
        states = ExpertStates(recordings.joined, observations: observations)
        knowledge = try ExpertKnowledge(
            recordings, inferencer: configuration.inferencer, bridging: configuration.bridging,
            states: recordings.count == 1
                ? [states] : recordings.parts.map { ExpertStates($0, observations: observations) },
            observations: observations, actions: actions, gamma: gamma, seed: seed,
            measuresLabels: configuration.labelTrust == .measured, truth: truth)
        trust = ExpertTrust(configuration.confidence, in: recordings)
        trust.begin(plannedUpdates: plannedUpdates)
        stream = RandomStream(seed: seed, name: "expert")
    }

    /// Learns from one of the agent's transitions.
    func observe(_ observation: ObservationBuffer, _ next: ObservationBuffer, _ transition: ReplayMemory.Transition) {
        let (elements, nextElements) = (observation.elements, next.elements)
        knowledge.observe(
            elements.span, action: Int(transition.action), reward: transition.reward, next: nextElements.span,
            terminated: transition.terminated, endsEpisode: transition.endsEpisode, isRandom: transition.isRandom)
    }

    /// Trains the inference on a sample of the agent's transitions, before an update.
    func learn(from replay: ReplayMemory, sample: inout TransitionSample?) {
        knowledge.updateBegins(replay: replay)
        sample?.draw(from: replay)
        if let sample { knowledge.learn(from: sample.rows) }
    }

    /// Compares the return of an episode with the expert's in each recording, and changes the trust accordingly.
    ///
    /// Until the expert is trusted for the first time, returns do not depend on it, so every episode counts.
    func endEpisode(return episodeReturn: Double, measuresAgent: Bool, updates: Int) {
        guard !hasAdvised || measuresAgent else { return }
        defer { hasAdvised = hasAdvised || trust.overall > 0 }
        for (part, survey) in knowledge.surveys().enumerated() {
            trust.episodeEnded(
                EpisodeOutcome(
                    episodeReturn: episodeReturn, expertReturn: survey.expertReturn,
                    expertReturnError: survey.expertReturnError,
                    inferredShare: knowledge.inferredShare, updates: updates, hasUnknownEnds: survey.hasUnknownEnds),
                for: part)
        }
    }
}

extension Expert {
    /// Saves or restores the mutable state, except the random stream.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try knowledge.saveOrRestoreState(in: &archive)
        try archive.flag(&hasAdvised, "has_advised")
        try archive.within("trust") { try trust.saveOrRestoreState(in: &$0) }
    }
}
