import ImitationTools
import Understudy

/// Bridges of a single step: one action of the agent leads to a state that the expert reaches later.
///
/// A feasibility test tells which transitions need a bridge.
struct OneStepBridging: BridgingStrategy {
    static let name = "one-step"
    // Edit: one line for `lab list`.
    static let summary = "Bridges of one own step to a later state of the expert"

    private let lookahead: Int
    private let radius: Float
    private var feasibility: (any FeasibilityTest)?
    private var recording: ExpertRecording?
    private var states: ExpertStates?
    /// The bridge of each of the expert's transitions, as far as one is known.
    private var bridges: [Bridge?] = []
    private var stepCount = 0
    private var neighbors: [Neighbor] = []

    init(lookahead: Int = 6, radius: Double = 0.1, feasibility: (any FeasibilityTest)? = nil) {
        self.lookahead = lookahead
        self.radius = Float(radius)
        self.feasibility = feasibility
    }

    /// Reads the parameters from a spec.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter, with its default, its range and its meaning.
        self.init(
            lookahead: reader.value("lookahead", default: 6, in: 2...64, "Steps of the expert that a bridge may span"),
            radius: reader.value("radius", default: 0.1, in: .above(0.0), "Distance below which states are the same"),
            feasibility: reader.optionalComponent(
                "feasibility", from: \.feasibilityTests, "What tells that a transition is infeasible"))
    }

    /// `true` if there is a test.
    var looksForInfeasible: Bool { feasibility != nil }

    /// Begins a run and forgets everything before.
    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        feasibility?.begin(recording, observations: observations, actions: actions)
        self.recording = recording
        states = ExpertStates(recording, observations: observations)
        bridges = Array(repeating: nil, count: recording.transitionCount)
        stepCount = 0
        neighbors.reserveCapacity(2)
    }

    /// Learns from one of the agent's own transitions.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        feasibility?.observe(observation, action: action, next: next, terminated: terminated)
        stepCount += 1
        // Edit: what is learned from a step of the agent.
        guard !terminated, let start = nearestState(to: observation), let end = nearestState(to: next), start != end
        else { return }
        for place in 0..<(states?.transitionCount(from: start) ?? 0) {
            guard let j = states?.transition(place, from: start), let span = span(from: j, to: end),
                span > bridges[j]?.expertSteps ?? 0
            else { continue }
            bridges[j] = Bridge(
                action: action, reward: reward, steps: 1, end: next.indices.map { next[$0] }, terminated: false,
                expertSteps: span, foundAtStep: stepCount)
        }
    }

    /// Returns how many of the expert's transitions, from 2 on, lead from the state of `j` to state `end`.
    private func span(from j: Int, to end: Int) -> Int? {
        guard let recording, let states else { return nil }
        let longest = min(lookahead, recording.end(of: j) - j - 1)
        return longest < 2 ? nil : (2...longest).last { states.state(of: j + $0) == end }
    }

    /// Returns the number of the expert's state that is nearest to `observation`, or `nil` if none is near.
    private mutating func nearestState(to observation: Span<Float>) -> Int? {
        let radius = radius
        states?.nearestStates(1, to: observation, within: radius, into: &neighbors)
        return neighbors.first?.index
    }

    /// Returns the verdict on transition `j`, with a bridge if one is known.
    func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        // Edit: the verdict.
        guard feasibility?.isInfeasible(j, inference: inference) == true else { return .feasible }
        return bridges[j].map { .bridged($0) } ?? .infeasible
    }

    /// Saves or restores what changes during a run.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        // Edit: a line for each stored property that changes during a run; not what `begin` makes of the recording.
        try archive.within("feasibility") { try feasibility?.saveOrRestoreState(in: &$0) }
        try archive.list(&bridges, "bridges", fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.saveOrRestoreState(in: &$1) }
        }
        try archive.number(&stepCount, "step_count")
    }
}
