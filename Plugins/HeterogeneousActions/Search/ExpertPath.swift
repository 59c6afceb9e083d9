import Understudy

/// The expert's way through the states of its recording, those at the ends of trajectories too, searchable by nearness.
struct ExpertPath {
    /// Where own steps meet the expert again.
    struct Meeting {
        /// The expert's state.
        var state: Int
        /// How far it is from the end of the own steps.
        var distance: Float
        /// The expert transitions that lead there.
        var expertSteps: Int
    }

    private var states: ExpertStates
    private let recording: ExpertRecording
    /// The state of each row, and the row in which each transition begins.
    private let rowStates: [Int32]
    private let firstRows: [Int32]
    /// The number of transitions from each one to the end of its trajectory, itself included.
    private let remaining: [Int32]
    /// The transitions that begin in each state, one state after the other; -1 for a row at the end of a trajectory.
    private let members: [Int32]
    private let starts: [Int32]
    /// Whether each transition leads into a terminal state.
    private let terminals: [Bool]
    /// The distance of each state that is marked; negative of the others.
    private var marks: [Float]

    /// The most states that count as near.
    static let mostStates = 16

    init(_ recording: ExpertRecording, observations: ObservationSpace) {
        self.recording = recording
        // Every row begins a transition of a recording whose trajectories are one longer, whose transition numbers are row numbers.
        let size = recording.observationCount
        var rows: [Float] = []
        rows.reserveCapacity(recording.observations.count + recording.trajectories.count * size)
        var first = 0
        for trajectory in recording.trajectories {
            let end = first + (trajectory.length + 1) * size
            rows += recording.observations[first..<end]
            rows += recording.observations[end - size..<end]
            first = end
        }
        states = ExpertStates(
            ExpertRecording(
                observationCount: size, observations: rows,
                trajectories: recording.trajectories.map {
                    .init(length: $0.length + 1, terminated: false, truncated: true)
                }), observations: observations)
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

    /// The number of different states.
    var stateCount: Int { states.count }

    /// The state of `row`.
    func state(ofRow row: Int) -> Int { Int(rowStates[row]) }

    /// Calls `body` with the observation of `state`.
    func withObservation<Result>(of state: Int, _ body: (Span<Float>) -> Result) -> Result {
        let start = states.transition(0, from: state) * recording.observationCount
        return body(recording.observations.span.extracting(start..<start + recording.observationCount))
    }

    /// The number of rows in which `state` stands.
    func transitionCount(from state: Int) -> Int { Int(starts[state + 1] - starts[state]) }

    /// The transition that begins in row number `place` of those in which `state` stands; `nil` at the end of a trajectory.
    func transition(_ place: Int, from state: Int) -> Int? {
        let j = members[Int(starts[state]) + place]
        return j < 0 ? nil : Int(j)
    }

    /// The states nearer to `observation` than `radius`, nearest first.
    mutating func near(_ observation: Span<Float>, within radius: Float, into neighbors: inout [Neighbor]) {
        observation.withUnsafeBufferPointer { observation in
            guard let observation = observation.baseAddress else { return }
            states.nearestStates(Self.mostStates, to: observation, within: radius, into: &neighbors)
        }
    }

    /// The state nearest to `observation`, if nearer than `radius`; `neighbors` is room for it.
    mutating func nearest(to observation: Span<Float>, within radius: Float, _ neighbors: inout [Neighbor]) -> Int? {
        observation.withUnsafeBufferPointer { observation in
            guard let observation = observation.baseAddress else { return }
            states.nearestStates(1, to: observation, within: radius, into: &neighbors)
        }
        return neighbors.first?.index
    }

    /// Marks states with their distances.
    mutating func mark(_ neighbors: [Neighbor]) {
        for neighbor in neighbors { marks[neighbor.index] = neighbor.squaredDistance.squareRoot() }
    }

    /// Takes the marks away.
    mutating func unmark(_ neighbors: [Neighbor]) {
        for neighbor in neighbors { marks[neighbor.index] = -1 }
    }

    /// The distance of a marked state; `nil` of others.
    func distance(ofMarked state: Int) -> Float? { marks[state] < 0 ? nil : marks[state] }

    /// The marked state among the expert's next `count` after transition `j` began that is the best to go on from: near, and far along.
    ///
    /// - Parameter terminated: whether the own steps ended in a terminal state, which meets only the terminal end of a trajectory, as other ends meet only others.
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

    /// Whether transition `j` leads into a terminal state.
    func isTerminal(_ j: Int) -> Bool { terminals[j] }
}
