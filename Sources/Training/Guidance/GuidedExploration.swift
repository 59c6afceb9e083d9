import Understudy

/// Exploring with the expert's inferred actions: a vote of the expert states nearest to the agent's (ours; `Documentation/Algorithms.md`).
struct GuidedExploration {
    let configuration: GuidanceConfiguration
    private var states: ExpertStates
    private var neighbors: [Neighbor] = []
    private var votes: [Float]

    /// The steps chosen by the expert's actions, and all steps, since the last call of `takeGuidedShare`.
    private var guided = 0
    private var steps = 0

    init(_ configuration: GuidanceConfiguration, states: ExpertStates, actions: Int) {
        self.configuration = configuration
        self.states = states
        votes = Array(repeating: 0, count: actions)
        neighbors.reserveCapacity(configuration.neighbors + 1)
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
