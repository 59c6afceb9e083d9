import ImitationTools
import Understudy

/// Batches of the agent's samples with rows of the expert, and with learned rewards where there are any.
final class ExpertBatches: BatchBuilder {
    let expert: Expert
    private let agent: ReplayBatches
    private var sampler: any ExpertSampler
    private var reward: LearnedReward?
    private var inferenceSample: TransitionSample?
    private let gamma: Float

    let capacity: Int
    let weighsByTargetNetwork: Bool

    /// Creates the batches.
    ///
    /// - Throws: what the reward model throws about the recording.
    init(
        _ configuration: ExpertConfiguration, of expert: Expert, agent: ReplayBatches, observations: ObservationSpace,
        gamma: Float, seed: UInt64
    ) throws {
        self.agent = agent
        self.expert = expert
        self.gamma = gamma
        weighsByTargetNetwork = configuration.critic == .target
        let recording = expert.knowledge.recording
        sampler = configuration.sampling.sampler(
            of: recording, observations: observations, replayCapacity: agent.replay.capacity)
        capacity = agent.capacity + sampler.maximumRows(batchSize: agent.capacity)
        let sampling = expert.knowledge.inferencer.sampling
        if sampling.count > 0 {
            inferenceSample = TransitionSample(
                sampling, elementCount: observations.count, stream: RandomStream(seed: seed, name: "inference-replay"))
        }
        if let configured = configuration.reward {
            reward = try LearnedReward(
                configured, recording: recording, observations: observations, maximumRows: capacity, seed: seed)
        }
    }

    var imitation: ImitationLoss { sampler.imitation }

    /// Whether a learned reward takes part.
    var learnsReward: Bool { reward != nil }

    func append(_ observation: ObservationBuffer, _ next: ObservationBuffer, _ transition: ReplayMemory.Transition) {
        expert.observe(observation, next, transition)
        var transition = transition
        let elements = observation.elements
        if let pair = sampler.pair(for: elements.span, knowledge: expert.knowledge, using: &expert.stream) {
            transition.expertTransition = Int32(pair)
        }
        agent.append(observation, next, transition)
    }

    func endEpisode(return episodeReturn: Double, measuresAgent: Bool, updates: Int) {
        expert.endEpisode(return: episodeReturn, measuresAgent: measuresAgent, updates: updates)
    }

    func fill(_ batch: UpdateBatch, updates: Int) {
        agent.fill(batch, updates: updates)
        let own = batch.count
        expert.learn(from: agent.replay, sample: &inferenceSample)
        reward?.learn(from: agent.replay)
        sampler.addRows(
            to: batch, knowledge: expert.knowledge, trust: expert.trust, gamma: gamma, using: &expert.stream)
        reward?.mix(into: batch, own: own)
    }

    func weigh(_ batch: UpdateBatch, by values: BatchValues) {
        sampler.weigh(batch, critic: values, knowledge: expert.knowledge, trust: &expert.trust)
    }

    func finish(_ batch: UpdateBatch, errors: Span<Float>) { agent.finish(batch, errors: errors) }

    /// Returns the fraction of agent states matched with an expert state since the last call; `nil` if there were none.
    func takeMatchedShare() -> Double? { sampler.takeMatchedShare() }

    /// Returns the mean learned reward of agent samples since the last call; `nil` if there were none.
    func takeMeanReward() -> Double? { reward?.takeMean() }

    func saveOrRestoreState(in archive: inout StateArchive) throws { try agent.saveOrRestoreState(in: &archive) }

    /// Saves or restores the mutable state of what the expert adds.
    func saveOrRestoreExpertState(in archive: inout StateArchive) throws {
        try archive.within("sampling") { try sampler.saveOrRestoreState(in: &$0) }
        try archive.within("reward") { try reward?.saveOrRestoreState(in: &$0) }
        try archive.within("inference_sample") { try inferenceSample?.saveOrRestoreState(in: &$0) }
    }
}

extension ExpertBatches {
    /// Loads the expert of a run and creates its batches; returns `nil` if the run has no expert.
    ///
    /// - Returns: the batches, and the files of the recordings as they were read.
    /// - Throws: `DataError` or `RunError` if a recording cannot be used.
    static func make(
        _ configuration: RunConfiguration, agent: ReplayBatches, seed: UInt64
    ) throws -> (batches: ExpertBatches, files: [DataFile])? {
        guard let configured = configuration.expert else { return nil }
        let environment = configuration.environment
        let (space, gamma) = (environment.observationSpace, configuration.learner.gamma)
        let read = try configured.loadRecordings(observationCount: environment.recordedSpace.count)
        let recordings = ExpertRecordings(read.map(environment.recording))
        let expert = try Expert(
            configured, recordings: recordings, observations: space,
            actions: environment.actionSpace, gamma: gamma,
            plannedUpdates: configuration.learner.plannedUpdates(steps: configuration.schedule.steps), seed: seed,
            truth: configured.bridging.looksForInfeasible ? read.flatMap(environment.infeasibleTransitions) : [])
        let batches = try ExpertBatches(
            configured, of: expert, agent: agent, observations: space, gamma: gamma, seed: seed)
        return (batches, read.flatMap(\.files))
    }
}

extension SamplingConfiguration {
    /// Returns the sampler of expert transitions.
    ///
    /// - Parameter replayCapacity: the capacity of the replay memory in transitions.
    fileprivate func sampler(
        of recording: ExpertRecording, observations: ObservationSpace, replayCapacity: Int
    ) -> any ExpertSampler {
        let transitions = recording.transitionCount
        switch self {
        case .nearestState(let settings):
            return NearestStateSampler(
                settings, states: ExpertStates(recording, observations: observations, similarity: settings.similarity),
                transitions: transitions, capacity: replayCapacity)
        case .batch(let settings): return SeparateBatchSampler(settings, transitions: transitions)
        case .none: return NoExpertSamples()
        }
    }
}
