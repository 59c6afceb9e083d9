import Understudy

/// Exploring with the expert's inferred actions: a vote of the expert states nearest to the agent's (ours; `Documentation/Algorithms.md`).
struct GuidedExploration {
    /// Epsilon in probes.
    static let probeEpsilon = 0.01

    let configuration: GuidanceConfiguration
    /// The mean length of the expert's trajectories.
    private let meanLength: Double
    /// Whether the present episode is played without guidance and nearly greedily.
    private(set) var isProbe = false
    /// The number of this episode's first steps that are guided, with the scope roll-in.
    private var rollIn = 0
    private var states: ExpertStates
    private var neighbors: [Neighbor] = []
    private var votes: [Float]

    /// The steps chosen by the expert's actions, and all steps, since the last call of `takeGuidedShare`.
    private var guided = 0
    private var steps = 0

    init(_ configuration: GuidanceConfiguration, states: ExpertStates, actions: Int, meanLength: Double) {
        self.meanLength = meanLength
        self.configuration = configuration
        self.states = states
        votes = Array(repeating: 0, count: actions)
        neighbors.reserveCapacity(configuration.neighbors + 1)
    }

    mutating func episodeBegins(trust: Double, using stream: inout RandomStream) {
        if configuration.probeShare > 0 { isProbe = stream.happens(withProbability: configuration.probeShare) }
        guard configuration.scope == .rollIn else { return }
        rollIn = Int(stream.uniform() * configuration.share * trust * meanLength)
    }

    /// Whether the present episode's return says what the agent can do.
    var episodeCounts: Bool { configuration.probeShare == 0 || isProbe }

    /// Whether a step is guided, as the scope has it.
    func guides(isExploratory: Bool, number: Int, trust: Double, using stream: inout RandomStream) -> Bool {
        guard !isProbe else { return false }
        switch configuration.scope {
        case .rollIn: return !isExploratory && number < rollIn
        case .steps where !isExploratory, .exploration where isExploratory:
            return stream.happens(withProbability: configuration.share * trust)
        case .steps, .exploration: return false
        }
    }

    /// The action that the neighbouring expert states vote for, each with its certainty times exp(-(distance / radius)²), or `nil` where no
    /// neighbour's action is known. A state that stands several times in the recording votes once, by one of its transitions, drawn from `stream`.
    mutating func proposal(
        for observation: UnsafePointer<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int? {
        states.nearest(
            configuration.neighbors, to: observation, within: configuration.radius, into: &neighbors, using: &stream)
        for action in votes.indices { votes[action] = 0 }
        for neighbor in neighbors {
            guard let lesson = knowledge.lesson(from: neighbor.index) else { continue }
            votes[lesson.action] +=
                lesson.certainty
                * exponential(-neighbor.squaredDistance / (configuration.radius * configuration.radius))
        }
        var best = 0
        for action in votes.indices where votes[action] > votes[best] { best = action }
        return votes[best] > 0 ? best : nil
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
