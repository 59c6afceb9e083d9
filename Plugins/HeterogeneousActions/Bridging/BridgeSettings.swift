import Understudy

/// The parameters shared by all bridge searches.
struct BridgeSettings {
    /// The bootstrap target of a bridge.
    enum Target: String, CaseIterable {
        /// The end of the bridge: all its rewards, and the value of the end state.
        case end
        /// The state after the first step of the bridge.
        case first
    }

    /// The test for infeasible transitions; `nil` if its spec has an error, which was reported.
    private var feasibility: (any FeasibilityTest)?
    /// The maximum number of agent steps in a bridge (k).
    let steps: Int
    /// The maximum number of expert transitions that a bridge replaces (n).
    let lookahead: Int
    /// The maximum distance between the end of a bridge and an expert state.
    let radius: Float
    /// The bootstrap target of bridges.
    let target: Target

    init(from reader: inout SpecReader) {
        feasibility = reader.component(
            "feasibility", from: \.feasibilityTests, default: OutcomeTest.name,
            "What tells that a transition is infeasible")
        steps = reader.value("steps", default: 4, in: 1...16, "The most own steps of a bridge (k)")
        lookahead = reader.value(
            "lookahead", default: 6, in: 1...64, "The next states of the expert that a bridge may meet (n)")
        radius = Float(
            reader.value(
                "radius", default: 0.1, in: .above(0.0),
                "Distance of states within which a bridge begins and ends; in standard deviations per dimension, of bits 1 - Jaccard index"
            ))
        target = reader.choice(
            "target", default: Target.end, "What a bridge bootstraps from: its end, or the state after its first step")
    }

    /// Begins the feasibility test.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        feasibility?.begin(recording, observations: observations, actions: actions)
    }

    /// Passes one of the agent's steps to the feasibility test.
    mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        feasibility?.observe(observation, action: action, next: next, terminated: terminated)
    }

    /// Returns whether transition `j` is infeasible.
    func isInfeasible(_ j: Int, _ inference: Inference?) -> Bool {
        feasibility?.isInfeasible(j, inference: inference) ?? false
    }

    /// Returns the cost of a bridge; lower is better.
    ///
    /// A bridge is good if it covers much of the expert's progress with few agent steps.
    static func cost(ownSteps: Int, expertSteps: Int) -> Float { 0.15 * Float(ownSteps - expertSteps) }
}

extension BridgeSettings {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try feasibility?.saveOrRestoreState(in: &archive)
    }
}
