import ImitationTools
import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Exploration guided by the expert's inferred actions, chosen by a vote of the nearest expert states.
///
/// It is our method; see `Documentation/DIIQN-guided.md`.
struct GuidedExploration {
    /// The epsilon of probe episodes.
    static let probeEpsilon = 0.01
    /// The number of initial episodes that always count, so that the trust soon has data.
    static let firstEpisodes = 5

    let configuration: GuidanceConfiguration
    /// Whether the current episode is a probe, which is played without guidance and almost greedily.
    private(set) var isProbe = false
    private var episodes = 0
    private var states: ExpertStates
    private var neighbors: [Neighbor] = []
    private var votes: [Float]
    /// The remaining steps of the bridge started by the last proposal.
    private var plan: ArraySlice<Bridge.Interior> = []

    /// The numbers of guided steps and of all steps since the last call of `takeGuidedShare`.
    private var guided = 0
    private var steps = 0

    init(_ configuration: GuidanceConfiguration, states: ExpertStates, actions: Int) {
        self.configuration = configuration
        self.states = states
        votes = Array(repeating: 0, count: actions)
        neighbors.reserveCapacity(configuration.neighbors + 1)
    }

    /// Decides whether the new episode is a probe; the initial episodes are never probes.
    ///
    /// - Parameter isTrusted: whether labels are trusted; without trust there is no guidance, so no probes are needed.
    mutating func episodeBegins(isTrusted: Bool, using stream: inout RandomStream) {
        plan = []
        guard configuration.probeShare > 0 else { return }
        episodes += 1
        isProbe =
            isTrusted && episodes > Self.firstEpisodes && stream.happens(withProbability: configuration.probeShare)
    }

    /// Whether the return of the current episode counts as the agent's performance.
    var episodeCounts: Bool { configuration.probeShare == 0 || isProbe || episodes <= Self.firstEpisodes }

    /// Returns whether a step is guided, according to the scope.
    ///
    /// - Parameter isExploratory: whether epsilon-greedy has made the step exploratory.
    func guides(isExploratory: Bool, trust: Double, using stream: inout RandomStream) -> Bool {
        guard !isProbe, isExploratory == (configuration.scope == .exploration) else { return false }
        return stream.happens(withProbability: configuration.share * trust)
    }

    /// Returns the action with the most votes of the neighboring expert states, or `nil` if none has a known action.
    ///
    /// The weight of a vote is its certainty times exp(-(distance / radius)²), and, with several recordings, times the
    /// trust in its own relative to the most trusted one. A state that occurs several times in the recordings votes
    /// once, with one of its transitions drawn from `stream`.
    mutating func proposal(
        for observation: Span<Float>, knowledge: ExpertKnowledge, trust: ExpertTrust, using stream: inout RandomStream
    ) -> Int? {
        states.nearest(
            configuration.neighbors, to: observation, within: configuration.radius, into: &neighbors, using: &stream)
        for action in votes.indices { votes[action] = 0 }
        // The bridge of the nearest neighbor that has one.
        var bridge: (action: Int, interior: [Bridge.Interior])?
        for neighbor in neighbors {
            let share = trust.share(of: neighbor.index)
            guard share > 0, let demonstration = knowledge.demonstration(from: neighbor.index) else { continue }
            if bridge == nil, !demonstration.interior.isEmpty {
                bridge = (demonstration.action, demonstration.interior)
            }
            votes[demonstration.action] +=
                share * demonstration.certainty
                * exp(-neighbor.squaredDistance / (configuration.radius * configuration.radius))
        }
        var best = 0
        for action in votes.indices where votes[action] > votes[best] { best = action }
        guard votes[best] > 0 else { return nil }
        if let bridge, bridge.action == best { plan = bridge.interior[...] }
        return best
    }

    /// Returns the next action of the bridge started by the last proposal.
    ///
    /// It is `nil` if no bridge was started, if it is complete, or if the agent has left it.
    mutating func planned(for observation: Span<Float>) -> Int? {
        guard let step = plan.popFirst() else { return nil }
        guard states.distance(from: observation, to: step.observation) < configuration.radius else {
            plan = []
            return nil
        }
        return step.action
    }

    mutating func note(guided isGuided: Bool) {
        steps += 1
        guided += isGuided ? 1 : 0
    }

    /// Returns the fraction of guided steps since the last call; `nil` if there were no steps.
    mutating func takeGuidedShare() -> Double? {
        defer { (steps, guided) = (0, 0) }
        return steps > 0 ? Double(guided) / Double(steps) : nil
    }
}

extension GuidedExploration {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.flag(&isProbe, "is_probe")
        try archive.number(&episodes, "episodes")
        var rest = Array(plan)
        try archive.list(&rest, "plan", fresh: Bridge.Interior(observation: [], action: 0, reward: 0, steps: 1)) {
            try $0.saveOrRestoreState(in: &$1)
        }
        plan = rest[...]
        try archive.number(&guided, "guided")
        try archive.number(&steps, "steps")
    }
}

/// Action selection that follows the expert in some steps, and is epsilon-greedy in the others.
final class GuidedSelector: ActionSelector {
    private let agent: EpsilonGreedySelector
    private let expert: Expert
    private var guidance: GuidedExploration

    init(_ configuration: GuidanceConfiguration, by expert: Expert, agent: EpsilonGreedySelector) {
        self.agent = agent
        self.expert = expert
        guidance = GuidedExploration(
            configuration, states: expert.states, actions: expert.knowledge.actionCount)
    }

    var measuresAgent: Bool { guidance.episodeCounts }

    func beginEpisode() {
        guidance.episodeBegins(isTrusted: expert.knowledge.trial.trustsLabels, using: &expert.stream)
    }

    func select(for observation: Span<Float>, epsilon: Double) -> SelectedAction {
        if let action = proposal(for: observation, isExploratory: false) { return note(action) }
        let epsilon = guidance.isProbe ? min(epsilon, GuidedExploration.probeEpsilon) : epsilon
        let explores = agent.explores(epsilon: epsilon)
        if explores, let action = proposal(for: observation, isExploratory: true) { return note(action) }
        guidance.note(guided: false)
        return explores ? agent.random() : agent.greedy(for: observation)
    }

    private func note(_ action: Int) -> SelectedAction {
        guidance.note(guided: true)
        return SelectedAction(action: action)
    }

    /// Returns the expert's action for this step if the step is guided.
    private func proposal(for observation: Span<Float>, isExploratory: Bool) -> Int? {
        if let action = guidance.planned(for: observation) { return action }
        guard guidance.guides(isExploratory: isExploratory, trust: expert.trust.overall, using: &expert.stream) else {
            return nil
        }
        return guidance.proposal(
            for: observation, knowledge: expert.knowledge, trust: expert.trust, using: &expert.stream)
    }

    /// Returns the fraction of guided steps since the last call; `nil` if there were no steps.
    func takeGuidedShare() -> Double? { guidance.takeGuidedShare() }

    func saveOrRestoreState(in archive: inout StateArchive) throws { try agent.saveOrRestoreState(in: &archive) }

    /// Saves or restores the mutable state of the guidance.
    func saveOrRestoreGuidanceState(in archive: inout StateArchive) throws {
        try guidance.saveOrRestoreState(in: &archive)
    }
}
