/// Ordered trajectories of an expert's observations.
///
/// A trajectory of T transitions has T + 1 observations. Transitions are numbered from 0 across all trajectories.
/// Transition `j` leads from the observation in row `row(of: j)` to the one in the next row.
public struct ExpertRecording: Hashable, Sendable {
    /// One recorded trajectory.
    public struct Trajectory: Hashable, Sendable {
        /// The number of transitions, at least 1.
        public var length: Int
        /// `true` if the last transition ended in a terminal state.
        public var terminated: Bool
        /// `true` if a time limit cut the trajectory.
        public var truncated: Bool

        /// Creates a trajectory.
        public init(length: Int, terminated: Bool, truncated: Bool) {
            self.length = length
            self.terminated = terminated
            self.truncated = truncated
        }
    }

    /// The smallest type that holds every element of the observations, as far as the file tells.
    public enum Storage: String, Hashable, Sendable, CaseIterable {
        /// Zeros and ones, stored as Booleans.
        case bool
        /// Whole numbers from 0 to 255, stored as bytes, as pixels are.
        case byte
        /// Single-precision numbers.
        case float
    }

    /// The number of elements of one observation.
    public let observationCount: Int
    /// The dimensions of one observation, outermost first; one dimension unless the file has more.
    public private(set) var observationShape: [Int]
    /// The form in which a file has the observations, or would have them.
    public private(set) var storage: Storage
    /// All observations, one row after the other.
    public let observations: RecordedObservations
    /// The trajectories in the order of the recording.
    public let trajectories: [Trajectory]
    /// The ground truth, for upper bounds and diagnostics only; `nil` in an observation-only recording.
    public private(set) var truth: Truth?
    /// The files from which the recording was read, in the order of reading; empty for one made in memory.
    public var files: [DataFile]
    /// The expert's true action per transition; `nil` in an observation-only recording.
    public var actions: [Int]? { truth?.actions }

    /// The expert's actions and rewards, one element per transition.
    ///
    /// No learner sees them, except to compute upper bounds.
    public struct Truth: Hashable, Sendable {
        /// The requested actions.
        public var actions: [Int]
        /// The rewards, in the environment's own units.
        public var rewards: [Float]?
        /// The actions that the environment executed; with sticky actions they can differ from the requested ones.
        public var executedActions: [Int]?
        /// `true` if another action, with the same random numbers, would have led to another next observation.
        public var actionShows: [Bool]?
        /// `true` if every other action, with the same random numbers, would have led to another next observation.
        ///
        /// Only then can the observations identify the action.
        public var actionIsUnique: [Bool]?

        /// Creates a ground truth. Every list has one element per transition.
        public init(
            actions: [Int], rewards: [Float]? = nil, executedActions: [Int]? = nil, actionShows: [Bool]? = nil,
            actionIsUnique: [Bool]? = nil
        ) {
            self.actions = actions
            self.rewards = rewards
            self.executedActions = executedActions
            self.actionShows = actionShows
            self.actionIsUnique = actionIsUnique
        }

        /// Joins ground truths: what all of them have.
        fileprivate init(joining truths: [Truth]) {
            func joined<Element>(_ list: (Truth) -> [Element]?) -> [Element]? {
                let lists = truths.compactMap(list)
                return lists.count == truths.count ? lists.flatMap { $0 } : nil
            }
            self.init(
                actions: truths.flatMap(\.actions), rewards: joined(\.rewards),
                executedActions: joined(\.executedActions), actionShows: joined(\.actionShows),
                actionIsUnique: joined(\.actionIsUnique))
        }

        func prefix(_ count: Int) -> Truth {
            Truth(
                actions: Array(actions.prefix(count)), rewards: rewards.map { Array($0.prefix(count)) },
                executedActions: executedActions.map { Array($0.prefix(count)) },
                actionShows: actionShows.map { Array($0.prefix(count)) },
                actionIsUnique: actionIsUnique.map { Array($0.prefix(count)) })
        }

        /// The lengths of the lists.
        fileprivate var counts: [Int] {
            [actions.count]
                + [rewards?.count, executedActions?.count, actionShows?.count, actionIsUnique?.count].compactMap { $0 }
        }
    }

    /// The number of the first transition of each trajectory, and at the end the number of all transitions.
    private let starts: [Int32]
    /// The trajectory of every 16th transition.
    ///
    /// Numbers for each transition would take as much memory as small observations.
    private let marks: [Int32]

    /// The transitions from one of `marks` to the next, as a power of 2.
    private static let markShift = 4

    /// Creates a recording.
    ///
    /// - Precondition: the rows, the lengths of the trajectories and the actions are consistent.
    public init(
        observationCount: Int, observations: [Float], trajectories: [Trajectory], actions: [Int]? = nil
    ) {
        self.init(
            observationCount: observationCount, observations: observations, trajectories: trajectories,
            truth: actions.map { Truth(actions: $0) })
    }

    /// Creates a recording with its ground truth.
    ///
    /// - Precondition: the rows, the lengths of the trajectories and the ground truth are consistent.
    public init(
        observationCount: Int, observations: [Float], trajectories: [Trajectory], truth: Truth?,
        files: [DataFile] = []
    ) {
        self.init(
            observationCount: observationCount, observations: RecordedObservations(observations),
            trajectories: trajectories, truth: truth, files: files)
    }

    /// Creates a recording whose observations may be stored in bytes.
    ///
    /// - Precondition: the rows, the lengths of the trajectories and the ground truth are consistent.
    public init(
        observationCount: Int, observations: RecordedObservations, trajectories: [Trajectory], truth: Truth? = nil,
        files: [DataFile] = []
    ) {
        let transitions = trajectories.reduce(0) { $0 + $1.length }
        precondition(trajectories.allSatisfy { $0.length > 0 }, "a trajectory needs at least one transition")
        precondition(observations.count == (transitions + trajectories.count) * observationCount, "rows do not fit")
        precondition(truth?.counts.allSatisfy { $0 == transitions } ?? true, "the truth does not fit")
        self.observationCount = observationCount
        observationShape = [observationCount]
        storage = observations.bytes == nil ? .float : .byte
        self.observations = observations
        self.trajectories = trajectories
        self.truth = truth
        self.files = files
        var starts: [Int32] = []
        var marks: [Int32] = []
        starts.reserveCapacity(trajectories.count + 1)
        marks.reserveCapacity(transitions >> Self.markShift + 1)
        var first = 0
        for (index, trajectory) in trajectories.enumerated() {
            starts.append(Int32(first))
            first += trajectory.length
            while marks.count << Self.markShift < first { marks.append(Int32(index)) }
        }
        starts.append(Int32(first))
        self.starts = starts
        self.marks = marks
    }

    /// Joins recordings: the trajectories of each, one after the other.
    ///
    /// The ground truth has what all of them have.
    ///
    /// - Precondition: there is at least one, and all observations have the same number of elements.
    public init(joining recordings: [ExpertRecording]) {
        let first = recordings[0]
        precondition(
            recordings.allSatisfy { $0.observationCount == first.observationCount }, "observations of several sizes")
        let truths = recordings.compactMap(\.truth)
        self.init(
            observationCount: first.observationCount,
            observations: RecordedObservations(joining: recordings.map(\.observations)),
            trajectories: recordings.flatMap(\.trajectories),
            truth: truths.count == recordings.count ? Truth(joining: truths) : nil, files: recordings.flatMap(\.files))
        // The later cases hold the values of the earlier ones.
        let storages = Storage.allCases
        storage =
            storages.last { storage in recordings.contains { $0.storage == storage } } ?? .float
        if recordings.allSatisfy({ $0.observationShape == first.observationShape }) {
            observationShape = first.observationShape
        }
    }

    /// The number of transitions.
    public var transitionCount: Int { Int(starts[starts.count - 1]) }

    /// Returns the number of the trajectory of transition `j`.
    private func trajectory(of j: Int) -> Int {
        var index = Int(marks[j >> Self.markShift])
        while Int(starts[index + 1]) <= j { index += 1 }
        return index
    }

    /// The number of observations.
    public var rowCount: Int { transitionCount + trajectories.count }

    /// Returns the row of the first observation of transition `j`; the second is in the next row.
    public func row(of j: Int) -> Int { j + trajectory(of: j) }

    /// Prefetches the observations of `transitions`, which are read next.
    ///
    /// - Precondition: all transitions exist.
    public func prefetch(_ transitions: Span<Int32>) {
        for place in transitions.indices {
            let start = row(of: Int(transitions[place])) * observationCount
            observations.prefetch(start..<start + 2 * observationCount)
        }
    }

    /// Returns the number of the first transition after the trajectory of `j`.
    public func end(of j: Int) -> Int { Int(starts[trajectory(of: j) + 1]) }

    /// Returns `true` if `j` is the last transition of its trajectory.
    public func isLast(_ j: Int) -> Bool { end(of: j) == j + 1 }

    /// Returns the recording with another ground truth.
    ///
    /// - Precondition: `truth` has one element per transition.
    public func labeled(with truth: Truth?) -> ExpertRecording {
        precondition(truth?.counts.allSatisfy { $0 == transitionCount } ?? true, "the truth does not fit")
        var recording = self
        recording.truth = truth
        return recording
    }

    /// Returns the recording with the dimensions and the type of its observations in the file.
    ///
    /// - Precondition: the dimensions have `observationCount` elements.
    public func stored(as storage: Storage, shape: [Int]) -> ExpertRecording {
        precondition(shape.reduce(1, *) == observationCount, "dimensions that do not fit")
        var recording = self
        recording.storage = storage
        recording.observationShape = shape
        return recording
    }

    /// Returns the recording with all trajectories, or none, marked as ending in a terminal state.
    public func ending(inTerminalStates isTerminal: Bool) -> ExpertRecording {
        ExpertRecording(
            observationCount: observationCount, observations: observations,
            trajectories: trajectories.map {
                Trajectory(length: $0.length, terminated: isTerminal, truncated: !isTerminal)
            }, truth: truth, files: files
        ).stored(as: storage, shape: observationShape)
    }

    /// The indices of the observation in `row`.
    private func elements(of row: Int) -> Range<Int> { row * observationCount..<(row + 1) * observationCount }

    /// Writes the observation in `row` to the elements of `target` from `start`.
    ///
    /// - Precondition: the row exists, and `target` has room for `observationCount` elements.
    public func copyObservation(inRow row: Int, into target: inout MutableSpan<Float>, at start: Int = 0) {
        observations.copy(elements(of: row), into: &target, at: start)
    }

    /// Calls `body` with the observation in `row`.
    ///
    /// - Parameter room: an array of the caller for the numbers of a recording in bytes. It may be empty at first.
    ///   Further calls with the same array allocate nothing.
    /// - Precondition: the row exists.
    public func withObservation<Result>(
        inRow row: Int, using room: inout [Float], _ body: (_ observation: Span<Float>) -> Result
    ) -> Result {
        observations.withNumbers(in: elements(of: row), using: &room, body)
    }

    /// Calls `body` with the observation in `row`; allocates memory for it in a recording in bytes.
    ///
    /// - Precondition: the row exists.
    public func withObservation<Result>(inRow row: Int, _ body: (_ observation: Span<Float>) -> Result) -> Result {
        var room: [Float] = []
        return withObservation(inRow: row, using: &room, body)
    }

    /// Calls `body` with the observations before and after transition `j`.
    ///
    /// - Parameter room: an array of the caller for the numbers of a recording in bytes. It may be empty at first.
    ///   Further calls with the same array allocate nothing.
    /// - Precondition: the transition exists.
    public func withTransition<Result>(
        _ j: Int, using room: inout [Float], _ body: (_ observation: Span<Float>, _ next: Span<Float>) -> Result
    ) -> Result {
        let start = row(of: j) * observationCount
        return observations.withNumbers(in: start..<start + 2 * observationCount, using: &room) { both in
            body(both.extracting(0..<observationCount), both.extracting(observationCount..<2 * observationCount))
        }
    }

    /// Calls `body` with the observations before and after transition `j`; allocates memory for them in a recording in
    /// bytes.
    ///
    /// - Precondition: the transition exists.
    public func withTransition<Result>(
        _ j: Int, _ body: (_ observation: Span<Float>, _ next: Span<Float>) -> Result
    ) -> Result {
        var room: [Float] = []
        return withTransition(j, using: &room, body)
    }

    /// Returns the first transitions of the recording.
    ///
    /// The trajectory that crosses the limit is cut there and marked as truncated.
    ///
    /// - Precondition: `limit` is positive.
    public func prefix(transitions limit: Int) -> ExpertRecording {
        precondition(limit > 0, "a recording needs at least one transition")
        guard limit < transitionCount else { return self }
        var kept: [Trajectory] = []
        var left = limit
        for trajectory in trajectories where left > 0 {
            if trajectory.length <= left {
                kept.append(trajectory)
            } else {
                kept.append(Trajectory(length: left, terminated: false, truncated: true))
            }
            left -= min(left, trajectory.length)
        }
        return ExpertRecording(
            observationCount: observationCount,
            observations: observations.first((limit + kept.count) * observationCount),
            trajectories: kept,
            truth: truth?.prefix(limit), files: files
        ).stored(as: storage, shape: observationShape)
    }
}
