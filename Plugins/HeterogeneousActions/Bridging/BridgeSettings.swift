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
    private let target: Target

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

    /// The bridge of some own steps.
    ///
    /// - Parameters:
    ///   - path: the steps' observations, actions and rewards, at least one.
    ///   - end: where the last one led.
    func bridge(
        _ path: [OwnStep], end: [Float], terminated: Bool, expertSteps: Int, gamma: Float, foundAtStep: Int
    ) -> Bridge {
        var interior: [Bridge.Interior] = []
        var reward: Float = 0
        for (index, step) in path.enumerated().reversed() {
            reward = step.reward + gamma * reward
            guard index > 0 else { break }
            interior.append(
                Bridge.Interior(
                    observation: step.observation, action: step.action, reward: reward, steps: path.count - index))
        }
        interior.reverse()
        if target == .first, let second = path.dropFirst().first {
            return Bridge(
                action: path[0].action, reward: path[0].reward, steps: 1, end: second.observation, terminated: false,
                expertSteps: expertSteps, interior: interior, foundAtStep: foundAtStep)
        }
        return Bridge(
            action: path[0].action, reward: reward, steps: path.count, end: end, terminated: terminated,
            expertSteps: expertSteps, interior: interior, foundAtStep: foundAtStep)
    }

    /// How good a bridge is, the lower the better: few own steps for much of the expert's progress.
    static func cost(ownSteps: Int, expertSteps: Int) -> Float { 0.15 * Float(ownSteps - expertSteps) }
}

/// One step of the agent's own.
struct OwnStep {
    var observation: [Float]
    var action: Int
    var reward: Float
}

extension BridgeSettings {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try feasibility?.exchangeState(with: &archive)
    }
}

extension OwnStep {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.numbers(&observation, "observation", varies: true)
        try archive.number(&action, "action")
        try archive.number(&reward, "reward")
    }
}
