import Understudy

/// What all searches for bridges have as parameters.
struct BridgeSettings {
    /// What the target of a bridge is.
    enum Target: String, CaseIterable {
        /// The bridge's end: its rewards, and the value of where it ends.
        case end
        /// The state after the first step.
        case first
    }

    /// Decides what is infeasible; `nil` where the spec has a mistake there, which is told.
    private var feasibility: (any FeasibilityTest)?
    /// The most own steps of a bridge (k).
    let steps: Int
    /// The most expert transitions that it replaces (n).
    let lookahead: Int
    /// The distance of states within which a bridge meets the expert's.
    let radius: Float
    /// What the target of a bridge is.
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

    /// Begins the test.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        feasibility?.begin(recording, observations: observations, actions: actions)
    }

    /// Shows an own step to the test.
    mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        feasibility?.observe(observation, action: action, next: next, terminated: terminated)
    }

    /// Whether transition `j` is infeasible.
    func isInfeasible(_ j: Int, _ inference: Inference?) -> Bool {
        feasibility?.isInfeasible(j, inference: inference) ?? false
    }

    /// How good a bridge is, the lower the better: few own steps for much of the expert's progress.
    static func cost(ownSteps: Int, expertSteps: Int) -> Float { 0.15 * Float(ownSteps - expertSteps) }
}

extension BridgeSettings {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try feasibility?.exchangeState(with: &archive)
    }
}
