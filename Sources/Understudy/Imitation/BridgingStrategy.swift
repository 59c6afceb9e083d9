/// A detour of own steps around expert transitions that the agent cannot make.
public struct Bridge: Hashable, Sendable {
    /// The agent's first action (the paper's a_feas).
    public var action: Int
    /// The sum of the rewards of the bridge's steps, discounted to its start.
    public var reward: Float
    /// The number of own steps, at least 1.
    public var steps: Int
    /// The last observation of the bridge.
    public var end: [Float]
    /// `true` if the bridge ends in a terminal state.
    public var terminated: Bool
    /// The number of expert transitions that the bridge replaces, at least 1.
    public var expertSteps: Int
    /// The steps after the first, in order. They begin in states that the expert may never have visited.
    public var interior: [Interior]
    /// The number of own steps made before the bridge was found.
    public var foundAtStep: Int

    /// A later step of a bridge, which does not begin in the expert's state.
    public struct Interior: Hashable, Sendable {
        /// The observation before the step.
        public var observation: [Float]
        /// The agent's action.
        public var action: Int
        /// The sum of the rewards from this step to the end of the bridge, discounted to this step.
        public var reward: Float
        /// The number of own steps from this step to the end of the bridge, at least 1.
        public var steps: Int

        /// Creates a step.
        public init(observation: [Float], action: Int, reward: Float, steps: Int) {
            self.observation = observation
            self.action = action
            self.reward = reward
            self.steps = steps
        }
    }

    /// A placeholder into which a saved bridge is restored.
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

/// The feasibility of one expert transition for the agent.
public enum Feasibility: Hashable, Sendable {
    /// The agent has an action with the same effect, as far as is known.
    case feasible
    /// The agent has no such action and knows no bridge: it learns nothing from the transition.
    case infeasible
    /// The agent has no such action but knows a bridge, which replaces the transition.
    case bridged(Bridge)
}

/// Finds bridges around infeasible expert transitions in the agent's own experience.
///
/// A strategy contains a ``FeasibilityTest``, which decides which transitions are infeasible.
///
/// Source: Chrysomallis & Chalkiadakis 2025, HA-DIIQN.
///
/// `BridgingLaws` of the module `UnderstudyTesting` checks the laws in `Documentation/Laws.md`.
public protocol BridgingStrategy: Component, Checkpointed {
    /// `true` if the strategy can find transitions infeasible, so that diagnostics of infeasibility deserve columns.
    var looksForInfeasible: Bool { get }

    /// Begins a run on `recording` and forgets everything before.
    ///
    /// The agent has `observations`, `actions` and discount factor `gamma`.
    ///
    /// - Throws: an error that only the recording can reveal, as one line with the remedy.
    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double) throws

    /// Observes one own transition; transitions arrive in the order in which the agent made them.
    ///
    /// - Parameters:
    ///   - endsEpisode: `true` if a new episode follows, after a terminal state or a time limit.
    ///   - inference: returns the current label of an expert transition.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?)

    /// Returns the current verdict on expert transition `j`. Verdicts may change with more experience.
    ///
    /// Without any experience, it is `feasible`.
    ///
    /// - Parameter inference: the current label of the transition; `nil` if there is none.
    func feasibility(of j: Int, inference: Inference?) -> Feasibility
}

extension BridgingStrategy {
    /// `true`
    public var looksForInfeasible: Bool { true }
}

extension Bridge {
    /// Saves or restores the bridge.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&action, "action", in: 0..<archive.actionCount)
        try archive.number(&reward, "reward")
        try archive.number(&steps, "steps", in: 1...10_000)
        try archive.numbers(&end, "end", varies: true)
        try archive.requireObservation(end, "end")
        try archive.flag(&terminated, "terminated")
        try archive.number(&expertSteps, "expert_steps", in: 1...1_000_000)
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
        try archive.requireObservation(observation, "observation")
        try archive.number(&action, "action", in: 0..<archive.actionCount)
        try archive.number(&reward, "reward")
        try archive.number(&steps, "steps", in: 1...10_000)
    }
}
