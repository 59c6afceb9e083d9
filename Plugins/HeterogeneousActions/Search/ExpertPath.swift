import ImitationTools
import Understudy

/// The expert's path through the states of its recording, including final states, with nearest-neighbor search.
struct ExpertPath {
    /// A state at which agent steps rejoin the expert's path.
    struct Meeting {
        /// The expert state.
        var state: Int
        /// The distance between this state and the end of the agent steps.
        var distance: Float
        /// The number of expert transitions that lead to the state.
        var expertSteps: Int
    }

    private var states: ExpertStates
    private let recording: ExpertRecording
    /// The state of each row, and the start row of each transition.
    private let rowStates: [Int32]
    private let firstRows: [Int32]
    /// The number of transitions from each one to the end of its trajectory, including itself.
    private let remaining: [Int32]
    /// The transitions that start in each state, grouped by state; -1 stands for a row at the end of a trajectory.
    private let members: [Int32]
    private let starts: [Int32]
    /// Whether each transition leads to a terminal state.
    private let terminals: [Bool]
    /// The distance of each marked state; negative for unmarked states.
    private var marks: [Float]

    /// The maximum number of states that count as near.
    static let maximumStates = 16

    init(_ recording: ExpertRecording, observations space: ObservationSpace) {
        self.recording = recording
        // Build a recording whose trajectories are one transition longer. Then every row starts a transition, and
        // transition indices equal row indices.
        let size = recording.observationCount
        let observations = recording.observations
        var rows = RecordedObservations(
            roomFor: observations.count + recording.trajectories.count * size, of: observations)
        var first = 0
        for trajectory in recording.trajectories {
            let end = first + (trajectory.length + 1) * size
            rows.append(first..<end, of: observations)
            rows.append(end - size..<end, of: observations)
            first = end
        }
        states = ExpertStates(
            ExpertRecording(
                observationCount: size, observations: rows,
                trajectories: recording.trajectories.map {
                    .init(length: $0.length + 1, terminated: false, truncated: true)
                }), observations: space)
        marks = Array(repeating: -1, count: states.count)
        let states = states
        rowStates = (0..<recording.rowCount).map { Int32(states.state(of: $0)) }
        firstRows = (0..<recording.transitionCount).map { Int32(recording.row(of: $0)) }
        remaining = (0..<recording.transitionCount).map { Int32(recording.end(of: $0) - $0) }
        var transitions = [Int32](repeating: -1, count: recording.rowCount)
        for (j, row) in firstRows.enumerated() { transitions[Int(row)] = Int32(j) }
        var members: [Int32] = []
        var starts: [Int32] = [0]
        for state in 0..<states.count {
            for place in 0..<states.transitionCount(from: state) {
                members.append(transitions[states.transition(place, from: state)])
            }
            starts.append(Int32(members.count))
        }
        self.members = members
        self.starts = starts
        terminals = recording.trajectories.flatMap { trajectory in
            (1...trajectory.length).map { $0 == trajectory.length && trajectory.terminated }
        }
    }

    /// The number of distinct states.
    var stateCount: Int { states.count }

    /// Returns the state of `row`.
    func state(ofRow row: Int) -> Int { Int(rowStates[row]) }

    /// Calls `body` with the observation of `state`, for which a recording in bytes allocates memory.
    func withObservation<Result>(of state: Int, _ body: (Span<Float>) -> Result) -> Result {
        recording.withObservation(inRow: states.transition(0, from: state), body)
    }

    /// Returns the number of rows that have `state`.
    func transitionCount(from state: Int) -> Int { Int(starts[state + 1] - starts[state]) }

    /// Returns the transition that starts in the row at index `place` among the rows of `state`.
    ///
    /// It is `nil` at the end of a trajectory.
    func transition(_ place: Int, from state: Int) -> Int? {
        let j = members[Int(starts[state]) + place]
        return j < 0 ? nil : Int(j)
    }

    /// Finds the states within `radius` of `observation`, nearest first.
    mutating func near(_ observation: Span<Float>, within radius: Float, into neighbors: inout [Neighbor]) {
        states.nearestStates(Self.maximumStates, to: observation, within: radius, into: &neighbors)
    }

    /// Returns the state nearest to `observation` if it is within `radius`.
    ///
    /// `neighbors` is a reusable buffer.
    mutating func nearest(to observation: Span<Float>, within radius: Float, _ neighbors: inout [Neighbor]) -> Int? {
        states.nearestStates(1, to: observation, within: radius, into: &neighbors)
        return neighbors.first?.index
    }

    /// Marks states with their distances.
    mutating func mark(_ neighbors: [Neighbor]) {
        for neighbor in neighbors { marks[neighbor.index] = neighbor.squaredDistance.squareRoot() }
    }

    /// Removes the marks.
    mutating func unmark(_ neighbors: [Neighbor]) {
        for neighbor in neighbors { marks[neighbor.index] = -1 }
    }

    /// Returns the distance of a marked state, or `nil` for an unmarked one.
    func distance(ofMarked state: Int) -> Float? { marks[state] < 0 ? nil : marks[state] }

    /// Returns the best marked state among the next `count` expert states after the start of transition `j`.
    ///
    /// The best state is near the end of the agent steps and far along the expert's path.
    ///
    /// - Parameter terminated: whether the agent steps ended in a terminal state. A terminal state matches only the
    ///   terminal end of a trajectory, and a non-terminal state only non-terminal ones.
    func nearestMet(after j: Int, within count: Int, terminated: Bool) -> Meeting? {
        let row = Int(firstRows[j])
        let most = min(count, Int(remaining[j]))
        var best: Meeting?
        for steps in 1...most {
            guard let distance = distance(ofMarked: state(ofRow: row + steps)),
                isTerminal(j + steps - 1) == terminated,
                distance - progress(steps) < (best.map { $0.distance - progress($0.expertSteps) } ?? .infinity)
            else { continue }
            best = Meeting(state: state(ofRow: row + steps), distance: distance, expertSteps: steps)
        }
        return best
    }

    private func progress(_ steps: Int) -> Float { -BridgeSettings.cost(ownSteps: 0, expertSteps: steps) }

    /// Returns whether transition `j` leads to a terminal state.
    func isTerminal(_ j: Int) -> Bool { terminals[j] }
}
