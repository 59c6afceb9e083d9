import Understudy

/// Exploring with the expert's inferred actions: a vote of the expert states nearest to the agent's (ours; `Documentation/Algorithms.md`).
struct GuidedExploration {
    /// Epsilon in probes.
    static let probeEpsilon = 0.01
    /// The episodes at the start that count as any do, so that trust soon has something to go by.
    static let firstEpisodes = 5

    let configuration: GuidanceConfiguration
    /// Whether the present episode is played without guidance and nearly greedily.
    private(set) var isProbe = false
    private var episodes = 0
    private var states: ExpertStates
    private var neighbors: [Neighbor] = []
    private var votes: [Float]
    /// The rest of the bridge that the last proposal began.
    private var plan: ArraySlice<Bridge.Interior> = []

    /// The steps chosen by the expert's actions, and all steps, since the last call of `takeGuidedShare`.
    private var guided = 0
    private var steps = 0

    init(_ configuration: GuidanceConfiguration, states: ExpertStates, actions: Int) {
        self.configuration = configuration
        self.states = states
        votes = Array(repeating: 0, count: actions)
        neighbors.reserveCapacity(configuration.neighbors + 1)
    }

    /// Decides whether the episode that begins is a probe: a share of all but the first.
    ///
    /// - Parameter isTrusted: whether labels are; nothing needs to be seen of what advice does as long as there is none.
    mutating func episodeBegins(isTrusted: Bool, using stream: inout RandomStream) {
        plan = []
        guard configuration.probeShare > 0 else { return }
        episodes += 1
        isProbe =
            isTrusted && episodes > Self.firstEpisodes && stream.happens(withProbability: configuration.probeShare)
    }

    /// Whether the present episode's return says what the agent can do.
    var episodeCounts: Bool { configuration.probeShare == 0 || isProbe || episodes <= Self.firstEpisodes }

    /// Whether a step is guided, as the scope has it.
    ///
    /// - Parameter isExploratory: whether epsilon has made the step exploratory.
    func guides(isExploratory: Bool, trust: Double, using stream: inout RandomStream) -> Bool {
        guard !isProbe, isExploratory == (configuration.scope == .exploration) else { return false }
        return stream.happens(withProbability: configuration.share * trust)
    }

    /// The action that the neighbouring expert states vote for, each with its certainty times exp(-(distance / radius)²), or `nil` where no
    /// neighbour's action is known. A state that stands several times in the recording votes once, by one of its transitions, drawn from `stream`.
    mutating func proposal(
        for observation: UnsafePointer<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int? {
        states.nearest(
            configuration.neighbors, to: observation, within: configuration.radius, into: &neighbors, using: &stream)
        for action in votes.indices { votes[action] = 0 }
        // The bridge of the nearest neighbour that has one.
        var bridge: (action: Int, interior: [Bridge.Interior])?
        for neighbor in neighbors {
            guard let lesson = knowledge.lesson(from: neighbor.index) else { continue }
            if bridge == nil, !lesson.interior.isEmpty { bridge = (lesson.action, lesson.interior) }
            votes[lesson.action] +=
                lesson.certainty
                * exponential(-neighbor.squaredDistance / (configuration.radius * configuration.radius))
        }
        var best = 0
        for action in votes.indices where votes[action] > votes[best] { best = action }
        guard votes[best] > 0 else { return nil }
        if let bridge, bridge.action == best { plan = bridge.interior[...] }
        return best
    }

    /// The next action of the bridge that the last proposal began; `nil` where none was begun, it is over, or the agent has come off it.
    mutating func planned(for observation: UnsafePointer<Float>) -> Int? {
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

    /// The share of steps that were guided since the last call; `nil` where there were none.
    mutating func takeGuidedShare() -> Double? {
        defer { (steps, guided) = (0, 0) }
        return steps > 0 ? Double(guided) / Double(steps) : nil
    }
}

extension GuidedExploration {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.flag(&isProbe, "is_probe")
        try archive.number(&episodes, "episodes")
        var rest = Array(plan)
        try archive.list(&rest, "plan", fresh: Bridge.Interior(observation: [], action: 0, reward: 0, steps: 1)) {
            try $0.exchangeState(with: &$1)
        }
        plan = rest[...]
        try archive.number(&guided, "guided")
        try archive.number(&steps, "steps")
    }
}
