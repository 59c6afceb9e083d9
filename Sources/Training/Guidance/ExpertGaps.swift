import Understudy

/// What a run has found out about the expert transitions that its agent cannot make, and the bridges over them: enough to count and to draw them.
///
/// The keys are those of `imitation.json`, which a run writes at its end. Of long recordings the first transitions are listed, and all are counted.
public struct ExpertGaps: Hashable, Sendable, Codable {
    /// The most transitions of the recording that are listed.
    public static let listLimit = 10_000

    /// The environment steps of the run.
    public var step: Int
    /// The names of the agent's actions.
    public var actions: [String]
    /// The recording's transitions and trajectories.
    public var expert: Counts
    /// Those of the transitions that count as infeasible, bridged or not.
    public var infeasible: Int
    /// Those of these that have a bridge.
    public var bridged: Int
    /// The trajectories as far as they are listed.
    public var trajectories: [Trajectory]
    /// The infeasible transitions as far as they are listed, in their order.
    public var gaps: [Gap]

    /// The size of a recording.
    public struct Counts: Hashable, Sendable, Codable {
        /// The number of transitions.
        public var transitions: Int
        /// The number of trajectories.
        public var trajectories: Int
    }

    /// One of the expert's trajectories.
    public struct Trajectory: Hashable, Sendable, Codable {
        /// The number of transitions, those that are not listed too.
        public var transitions: Int
        /// Where the states are in the environment's picture, in its units, from the first on; `nil` where the environment cannot tell.
        public var places: [Canvas.Point]?
    }

    /// A transition that the agent cannot make, as far as is known.
    public struct Gap: Hashable, Sendable, Codable {
        /// Its number in the recording, from 0.
        public var transition: Int
        /// The number of its trajectory, from 0.
        public var trajectory: Int
        /// The number of the state in which it begins, within the trajectory, from 0.
        public var step: Int
        /// The agent's own way past it; `nil` where none is known.
        public var bridge: Bridge?
    }

    /// A way of the agent's own from the state in which a transition begins to a later one of the trajectory.
    public struct Bridge: Hashable, Sendable, Codable {
        /// The number of the state to which it leads, within the trajectory.
        public var endStep: Int
        /// The own actions, by their places in `actions`.
        public var actions: [Int]
        /// Where it leads along: the expert's state in which it begins, the own states between, and the expert's state at which it ends; `nil` where the environment cannot tell.
        public var places: [Canvas.Point]?
        /// The own steps that the agent had made when it was found.
        public var foundAtStep: Int

        enum CodingKeys: String, CodingKey {
            case actions, places
            case endStep = "end_step"
            case foundAtStep = "found_at_step"
        }
    }
}

extension ExpertGaps {
    /// What an agent does in place of the expert's transitions, as action names, the most frequent first, with the number of listed bridges.
    public var detours: [(actions: [String], count: Int)] {
        var counts: [[Int]: Int] = [:]
        for gap in gaps { if let bridge = gap.bridge { counts[bridge.actions, default: 0] += 1 } }
        return counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key) }
            .map { ($0.key.map { actions[$0] }, $0.value) }
    }

    /// What is known of one of the listed trajectories alone, as far as it is listed.
    public func only(_ trajectory: Int) -> ExpertGaps {
        var part = self
        part.trajectories = [trajectories[trajectory]]
        part.gaps = gaps.filter { $0.trajectory == trajectory }
        part.expert = Counts(transitions: trajectories[trajectory].transitions, trajectories: 1)
        part.infeasible = part.gaps.count
        part.bridged = part.gaps.count { $0.bridge != nil }
        return part
    }

    /// Whether everything has a place in the environment's picture.
    public var isPlaced: Bool {
        trajectories.allSatisfy { $0.places != nil } && gaps.allSatisfy { $0.bridge.map { $0.places != nil } ?? true }
    }

    /// What does not fit together, as the end of a sentence about a file that says so; `nil` where all does.
    public var problem: String? {
        guard expert.transitions >= infeasible, infeasible >= bridged, bridged >= 0, infeasible >= gaps.count,
            expert.trajectories >= trajectories.count
        else { return "counts that do not fit each other" }
        for (number, trajectory) in trajectories.enumerated() where trajectory.transitions < 1 {
            return "'trajectories[\(number)]' without transitions"
        }
        for (number, gap) in gaps.enumerated() {
            guard trajectories.indices.contains(gap.trajectory) else { return "'gaps[\(number)]' of no trajectory" }
            let trajectory = trajectories[gap.trajectory]
            guard gap.step >= 0, gap.step < trajectory.transitions,
                trajectory.places.map({ gap.step + 1 < $0.count }) ?? true
            else { return "'gaps[\(number)]' outside of its trajectory" }
            guard let bridge = gap.bridge else { continue }
            guard !bridge.actions.isEmpty, bridge.actions.allSatisfy(actions.indices.contains) else {
                return "'gaps[\(number)].bridge' without actions, or with one that there is not"
            }
            guard bridge.endStep > gap.step, bridge.endStep <= trajectory.transitions,
                bridge.places.map({ $0.count == bridge.actions.count + 1 }) ?? true
            else { return "'gaps[\(number)].bridge' that does not lead along its trajectory" }
        }
        return nil
    }
}
