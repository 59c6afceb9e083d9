import ImitationTools
import Understudy

/// A transition is infeasible if every action was tried near its state and none led to where the expert went.
struct NeverMatchedFeasibility: FeasibilityTest {
    static let name = "never-matched"
    // Edit: one line for `lab list`.
    static let summary = "By tries of every action in the same state, none of which led where the expert went"

    private let patience: Int32
    private let radius: Float
    private var recording: ExpertRecording?
    private var states: ExpertStates?
    private var actionCount = 0
    /// How often each action was tried near each of the expert's states, one row of actions for each state.
    private var tries: [Int32] = []
    /// Whether one of the agent's steps did what the expert did, for each transition.
    private var isMatched: [Bool] = []
    private var neighbors: [Neighbor] = []

    init(patience: Int = 2, radius: Double = 0.1) {
        self.patience = Int32(patience)
        self.radius = Float(radius)
    }

    /// Reads the parameters from a spec.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter, with its default, its range and its meaning.
        self.init(
            patience: reader.value("patience", default: 2, in: 1...1_000, "Tries of every action before a verdict"),
            radius: reader.value("radius", default: 0.1, in: .above(0.0), "Distance below which states are the same"))
    }

    /// Begins a run and forgets everything before. Memory is allocated here, so that no step has to.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        let states = ExpertStates(recording, observations: observations)
        actionCount = actions.count
        tries = Array(repeating: 0, count: states.count * actions.count)
        isMatched = Array(repeating: false, count: recording.transitionCount)
        neighbors.reserveCapacity(2)
        // Nothing can be told of the last transition of an episode that was cut.
        var first = 0
        for trajectory in recording.trajectories {
            first += trajectory.length
            isMatched[first - 1] = !trajectory.terminated
        }
        (self.recording, self.states) = (recording, states)
    }

    /// Learns from one of the agent's own transitions.
    mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        // Edit: what is learned from a step of the agent. It must not allocate.
        guard let recording, let state = nearestState(to: observation) else { return }
        tries[state * actionCount + action] += 1
        let end = nearestState(to: next)
        for place in 0..<(states?.transitionCount(from: state) ?? 0) {
            guard let j = states?.transition(place, from: state), !isMatched[j] else { continue }
            isMatched[j] = recording.isLast(j) ? terminated : end != nil && states?.state(of: j + 1) == end
        }
    }

    /// Returns the number of the expert's state that is nearest to `observation`, or `nil` if none is near.
    private mutating func nearestState(to observation: Span<Float>) -> Int? {
        states?.nearestStates(1, to: observation, within: radius, into: &neighbors)
        return neighbors.first?.index
    }

    /// Returns `true` if the agent cannot make transition `j`, as far as is known.
    func isInfeasible(_ j: Int, inference: Inference?) -> Bool {
        // Edit: the verdict.
        guard let state = states?.state(of: j), !isMatched[j] else { return false }
        return tries[state * actionCount..<(state + 1) * actionCount].allSatisfy { $0 >= patience }
    }

    /// Saves or restores what changes during a run.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        // Edit: a line for each stored property that changes during a run; not what `begin` makes of the recording.
        try archive.numbers(&tries, "tries")
        try archive.flags(&isMatched, "is_matched")
    }
}
