/// Decides which of the expert's transitions the agent cannot make.
///
/// Source: Price & Boutilier 2003 (feasibility tests in implicit imitation with heterogeneous actions); Chrysomallis & Chalkiadakis 2025, HA-DIIQN (by the error of the inference).
public protocol FeasibilityTest: Component, Checkpointed {
    /// Begins a run on `recording` for an agent with `observations` and `actions`, forgetting everything.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace)

    /// Is shown one transition of the agent's own, in the order in which they were made.
    mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool)

    /// Whether the agent has no action for the expert's transition `j`, as far as is known. Verdicts may change as experience grows.
    ///
    /// - Parameter inference: what is believed about the transition at present; `nil` where nothing is close enough.
    func isInfeasible(_ j: Int, inference: Inference?) -> Bool
}
