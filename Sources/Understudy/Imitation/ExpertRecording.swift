import CKernels

/// Ordered trajectories of an expert's observations.
///
/// A trajectory of T transitions has T + 1 observations. Transitions are numbered from 0 through all trajectories; transition `j` leads from
/// the observation in row `row(of: j)` to the one in the next row.
public struct ExpertRecording: Hashable, Sendable {
    /// One recorded trajectory.
    public struct Trajectory: Hashable, Sendable {
        /// The number of transitions, at least 1.
        public var length: Int
        /// Whether the last transition ended in a terminal state.
        public var terminated: Bool
        /// Whether the trajectory was cut by a time limit.
        public var truncated: Bool

        /// Creates a trajectory.
        public init(length: Int, terminated: Bool, truncated: Bool) {
            self.length = length
            self.terminated = terminated
            self.truncated = truncated
        }
    }

    /// The number of elements of one observation.
    public let observationCount: Int
    /// All observations, one row after the other.
    public let observations: [Float]
    /// The trajectories in the order of the recording.
    public let trajectories: [Trajectory]
    /// What really happened, for upper bounds and diagnostics only; `nil` in an observation-only recording.
    public let truth: Truth?
    /// The files that it was read from, in the order of reading; empty for one that was made in memory.
    public var files: [DataFile]
    /// The expert's true action per transition; `nil` in an observation-only recording.
    public var actions: [Int]? { truth?.actions }

    /// What an expert did and got, transition by transition. No learner sees it, but for upper bounds.
    public struct Truth: Hashable, Sendable {
        /// The requested actions.
        public var actions: [Int]
        /// The rewards, in the environment's own units.
        public var rewards: [Float]?
        /// The actions that the environment executed, others than the requested ones where actions stick.
        public var executedActions: [Int]?
        /// Whether another action, with the same random numbers, would have led to another next observation.
        public var actionShows: [Bool]?

        /// Creates a truth; all lists have one element for each transition.
        public init(
            actions: [Int], rewards: [Float]? = nil, executedActions: [Int]? = nil, actionShows: [Bool]? = nil
        ) {
            self.actions = actions
            self.rewards = rewards
            self.executedActions = executedActions
            self.actionShows = actionShows
        }

        func prefix(_ count: Int) -> Truth {
            Truth(
                actions: Array(actions.prefix(count)), rewards: rewards.map { Array($0.prefix(count)) },
                executedActions: executedActions.map { Array($0.prefix(count)) },
                actionShows: actionShows.map { Array($0.prefix(count)) })
        }

        /// The numbers of elements of the lists.
        fileprivate var counts: [Int] {
            [actions.count] + [rewards?.count, executedActions?.count, actionShows?.count].compactMap { $0 }
        }
    }

    private let rows: [Int32]
    private let ends: [Int32]

    /// Creates a recording.
    ///
    /// - Precondition: the rows, the trajectories' lengths and the actions fit together.
    public init(
        observationCount: Int, observations: [Float], trajectories: [Trajectory], actions: [Int]? = nil
    ) {
        self.init(
            observationCount: observationCount, observations: observations, trajectories: trajectories,
            truth: actions.map { Truth(actions: $0) })
    }

    /// Creates a recording with what really happened.
    ///
    /// - Precondition: the rows, the trajectories' lengths and the truth fit together.
    public init(
        observationCount: Int, observations: [Float], trajectories: [Trajectory], truth: Truth?,
        files: [DataFile] = []
    ) {
        let transitions = trajectories.reduce(0) { $0 + $1.length }
        precondition(trajectories.allSatisfy { $0.length > 0 }, "a trajectory needs at least one transition")
        precondition(observations.count == (transitions + trajectories.count) * observationCount, "rows do not fit")
        precondition(truth?.counts.allSatisfy { $0 == transitions } ?? true, "the truth does not fit")
        self.observationCount = observationCount
        self.observations = observations
        self.trajectories = trajectories
        self.truth = truth
        self.files = files
        var rows: [Int32] = []
        var ends: [Int32] = []
        rows.reserveCapacity(transitions)
        ends.reserveCapacity(transitions)
        for (index, trajectory) in trajectories.enumerated() {
            let first = rows.count
            for offset in 0..<trajectory.length {
                rows.append(Int32(first + index + offset))
                ends.append(Int32(first + trajectory.length))
            }
        }
        self.rows = rows
        self.ends = ends
    }

    /// The number of transitions.
    public var transitionCount: Int { rows.count }

    /// The number of observations.
    public var rowCount: Int { transitionCount + trajectories.count }

    /// The row of transition `j`'s first observation; its second one is in the next row.
    public func row(of j: Int) -> Int { Int(rows[j]) }

    /// Asks for the memory of the observations of `transitions`, which will be read next.
    ///
    /// - Precondition: there are such transitions.
    public func prefetch(_ transitions: Span<Int32>) {
        let bytes = observationCount * MemoryLayout<Float>.stride
        rows.withUnsafeBytes { rows in
            guard let start = rows.baseAddress else { return }
            Prefetching.ask(for: transitions, ofSize: MemoryLayout<Int32>.stride, from: start)
        }
        observations.withUnsafeBytes { observations in
            guard let start = observations.baseAddress, bytes > 0 else { return }
            for place in transitions.indices {
                ask_for_memory(start + Int(rows[Int(transitions[place])]) * bytes, 2 * bytes)
            }
        }
    }

    /// The number of the first transition after `j`'s trajectory.
    public func end(of j: Int) -> Int { Int(ends[j]) }

    /// Whether `j` is its trajectory's last transition.
    public func isLast(_ j: Int) -> Bool { end(of: j) == j + 1 }

    /// The recording with another truth.
    ///
    /// - Precondition: it has one element for each transition.
    public func labeled(with truth: Truth?) -> ExpertRecording {
        ExpertRecording(
            observationCount: observationCount, observations: observations, trajectories: trajectories,
            truth: truth, files: files)
    }

    /// The recording with another belief about its trajectories' ends: that all of them, or none, are terminal states.
    public func ending(inTerminalStates isTerminal: Bool) -> ExpertRecording {
        ExpertRecording(
            observationCount: observationCount, observations: observations,
            trajectories: trajectories.map {
                Trajectory(length: $0.length, terminated: isTerminal, truncated: !isTerminal)
            }, truth: truth, files: files)
    }

    /// Calls `body` with the observations before and after transition `j`.
    public func withTransition<Result>(
        _ j: Int, _ body: (_ observation: Span<Float>, _ next: Span<Float>) -> Result
    ) -> Result {
        let start = row(of: j) * observationCount
        let span = observations.span
        return body(
            span.extracting(start..<start + observationCount),
            span.extracting(start + observationCount..<start + 2 * observationCount))
    }

    /// The first transitions of the recording; the trajectory in which the limit falls is cut there and counts as truncated.
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
            observations: Array(observations.prefix((limit + kept.count) * observationCount)),
            trajectories: kept,
            truth: truth?.prefix(limit), files: files)
    }
}
