import Understudy

/// No bridges.
///
/// For an expert with the agent's own actions, every transition counts as feasible. With a feasibility test, infeasible
/// transitions are left out (detection alone).
public struct NoBridging: BridgingStrategy {
    /// `none`
    public static let name = "none"

    /// One line for `understudy list`.
    public static let summary = "No bridges: what is infeasible, if anything is asked to tell, is left out"

    private var feasibility: (any FeasibilityTest)?

    /// `true` if there is a test.
    public var looksForInfeasible: Bool { feasibility != nil }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        feasibility = reader.optionalComponent(
            "feasibility", from: \.feasibilityTests,
            "What tells that a transition is infeasible; none where expert and agent have the same actions")
    }

    /// Begins the test, if there is one.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        feasibility?.begin(recording, observations: observations, actions: actions)
    }

    /// Passes the step to the test.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        feasibility?.observe(observation, action: action, next: next, terminated: terminated)
    }

    /// Returns `feasible`, or `infeasible` if the test says so.
    public func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        feasibility?.isInfeasible(j, inference: inference) == true ? .infeasible : .feasible
    }
}

extension NoBridging {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try feasibility?.saveOrRestoreState(in: &archive)
    }
}
