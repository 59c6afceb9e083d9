/// A way of the agent's own past an expert transition that it cannot make itself.
public struct Bridge: Hashable, Sendable {
    /// The agent's first action (the paper's a_feas).
    public var action: Int
    /// The rewards of the bridge's steps, discounted to its start.
    public var reward: Float
    /// The number of own steps, at least 1.
    public var steps: Int
    /// The observation in which the bridge ends.
    public var end: [Float]
    /// Whether the bridge ends in a terminal state.
    public var terminated: Bool
    /// The number of expert transitions that the bridge replaces, at least 1.
    public var expertSteps: Int

    /// Creates a bridge.
    public init(action: Int, reward: Float, steps: Int, end: [Float], terminated: Bool, expertSteps: Int) {
        self.action = action
        self.reward = reward
        self.steps = steps
        self.end = end
        self.terminated = terminated
        self.expertSteps = expertSteps
    }
}

/// What the agent can do about one transition of the expert's.
public enum Feasibility: Hashable, Sendable {
    /// The agent has an action with the same effect, as far as is known.
    case feasible
    /// The agent has none, and knows no way round: nothing is learned from the transition.
    case infeasible
    /// The agent has none, and knows a way round, which replaces the transition.
    case bridged(Bridge)
}

/// Decides which of the expert's transitions the agent cannot make, and finds ways round them in the agent's own experience.
///
/// Source: Chrysomallis & Chalkiadakis 2025, HA-DIIQN.
public protocol BridgingStrategy: Component {
    /// Begins a run on `recording` for an agent with `actions` and discount `gamma`, forgetting everything.
    mutating func begin(_ recording: ExpertRecording, actions: ActionSpace, gamma: Double) throws

    /// Is shown one transition of the agent's own, in the order in which they were made.
    ///
    /// - Parameter endsEpisode: whether the next transition begins elsewhere: after a terminal state or a time limit.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool)

    /// The present verdict on the expert's transition `j`. Verdicts may change as experience grows.
    func feasibility(of j: Int) -> Feasibility
}
