/// A way of the agent's own past expert transitions that it cannot make itself.
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
    /// The steps after the first one, in their order: they begin in states that the expert need not have been in.
    public var interior: [Interior]
    /// The number of own steps that had been made when the bridge was found.
    public var foundAtStep: Int

    /// A step of a bridge that does not begin in the expert's state.
    public struct Interior: Hashable, Sendable {
        /// Where it begins.
        public var observation: [Float]
        /// The agent's action.
        public var action: Int
        /// The rewards from here to the bridge's end, discounted to here.
        public var reward: Float
        /// The number of own steps from here to the bridge's end, at least 1.
        public var steps: Int

        /// Creates a step.
        public init(observation: [Float], action: Int, reward: Float, steps: Int) {
            self.observation = observation
            self.action = action
            self.reward = reward
            self.steps = steps
        }
    }

    /// A bridge to restore a saved one into.
    public static var unknown: Bridge {
        Bridge(action: 0, reward: 0, steps: 1, end: [], terminated: false, expertSteps: 1)
    }

    /// Creates a bridge.
    public init(
        action: Int, reward: Float, steps: Int, end: [Float], terminated: Bool, expertSteps: Int,
        interior: [Interior] = [], foundAtStep: Int = 0
    ) {
        self.action = action
        self.reward = reward
        self.steps = steps
        self.end = end
        self.terminated = terminated
        self.expertSteps = expertSteps
        self.interior = interior
        self.foundAtStep = foundAtStep
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

/// Finds ways round the expert's transitions that the agent cannot make, in the agent's own experience.
///
/// Which those are a ``FeasibilityTest`` says, which a strategy has as a part.
///
/// Source: Chrysomallis & Chalkiadakis 2025, HA-DIIQN.
public protocol BridgingStrategy: Component, Checkpointed {
    /// Whether any transition may turn out to be infeasible, so that diagnostics of that are worth their columns.
    var looksForInfeasible: Bool { get }

    /// Begins a run on `recording` for an agent with `observations`, `actions` and discount `gamma`, forgetting everything.
    ///
    /// - Throws: what can only be known with the recording at hand, as one line with the remedy.
    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double) throws

    /// Is shown one transition of the agent's own, in the order in which they were made.
    ///
    /// - Parameters:
    ///   - endsEpisode: whether the next transition begins elsewhere: after a terminal state or a time limit.
    ///   - inference: what is believed about an expert transition at present.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?)

    /// The present verdict on the expert's transition `j`. Verdicts may change as experience grows.
    ///
    /// - Parameter inference: what is believed about the transition at present; `nil` where nothing is close enough.
    func feasibility(of j: Int, inference: Inference?) -> Feasibility
}

extension BridgingStrategy {
    /// Yes.
    public var looksForInfeasible: Bool { true }
}

extension Bridge {
    /// Saves or restores the bridge.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&action, "action")
        try archive.number(&reward, "reward")
        try archive.number(&steps, "steps")
        try archive.numbers(&end, "end", varies: true)
        try archive.flag(&terminated, "terminated")
        try archive.number(&expertSteps, "expert_steps")
        try archive.list(&interior, "interior", fresh: Interior(observation: [], action: 0, reward: 0, steps: 1)) {
            try $0.saveOrRestoreState(in: &$1)
        }
        try archive.number(&foundAtStep, "found_at_step")
    }
}

extension Bridge.Interior {
    /// Saves or restores the step.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&observation, "observation", varies: true)
        try archive.number(&action, "action")
        try archive.number(&reward, "reward")
        try archive.number(&steps, "steps")
    }
}
