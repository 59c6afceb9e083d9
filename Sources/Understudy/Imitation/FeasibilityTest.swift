/// Decides which expert transitions are infeasible for the agent.
///
/// Sources: Price & Boutilier 2003 (feasibility tests in implicit imitation with heterogeneous actions); Chrysomallis &
/// Chalkiadakis 2025, HA-DIIQN (by the error of the label).
///
/// `FeasibilityLaws` of the module `UnderstudyTesting` checks the laws in `Documentation/Laws.md`.
public protocol FeasibilityTest: Component, Checkpointed {
    /// Begins a run on `recording` for an agent with `observations` and `actions`, and forgets everything before.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace)

    /// Observes one own transition; transitions arrive in the order in which the agent made them.
    mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool)

    /// Returns `true` if the agent has no action for expert transition `j`, as far as is known.
    ///
    /// Verdicts may change with more experience. Without any, it is `false`.
    ///
    /// - Parameter inference: the current label of the transition; `nil` if there is none.
    func isInfeasible(_ j: Int, inference: Inference?) -> Bool
}
