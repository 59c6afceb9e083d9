import Understudy

/// The infeasible expert transitions of a run and the bridges over them, for statistics and drawings.
///
/// The keys are those of `imitation.json`, which is written at the end of a run. For long recordings, only the first
/// transitions are listed, but all are counted.
package struct ExpertGaps: Hashable, Sendable, Codable {
    /// The maximum number of transitions of the recording that are listed.
    package static let listLimit = 10_000

    /// The number of environment steps of the run.
    package var step: Int
    /// The names of the agent's actions.
    package var actions: [String]
    /// The numbers of transitions and trajectories in the recording.
    package var expert: Counts
    /// The number of transitions that count as infeasible, with or without a bridge.
    package var infeasible: Int
    /// The number of infeasible transitions with a bridge.
    package var bridged: Int
    /// The listed trajectories.
    package var trajectories: [Trajectory]
    /// The listed infeasible transitions, in their order.
    package var gaps: [Gap]

    /// The size of a recording.
    package struct Counts: Hashable, Sendable, Codable {
        /// The number of transitions.
        package var transitions: Int
        /// The number of trajectories.
        package var trajectories: Int
    }

    /// One of the expert's trajectories.
    package struct Trajectory: Hashable, Sendable, Codable {
        /// The number of transitions, including those that are not listed.
        package var transitions: Int
        /// The positions of the states in the environment's picture, in its units, starting with the first state.
        ///
        /// It is `nil` if the environment cannot tell.
        package var places: [Canvas.Point]?
    }

    /// A transition that the agent presumably cannot make.
    package struct Gap: Hashable, Sendable, Codable {
        /// Its index in the recording, from 0.
        package var transition: Int
        /// The index of its trajectory, from 0.
        package var trajectory: Int
        /// The index of its start state within the trajectory, from 0.
        package var step: Int
        /// The agent's bridge over the transition; `nil` if none is known.
        package var bridge: Bridge?
    }

    /// A path of agent steps from the start state of a transition to a later state of the trajectory.
    package struct Bridge: Hashable, Sendable, Codable {
        /// The index of the end state within the trajectory.
        package var endStep: Int
        /// The agent's actions, as indices into `actions`.
        package var actions: [Int]
        /// The positions along the path: the expert's start state, the agent's intermediate states, and the expert's
        /// end state.
        ///
        /// It is `nil` if the environment cannot tell.
        package var places: [Canvas.Point]?
        /// The number of agent steps at which the bridge was found.
        package var foundAtStep: Int

        enum CodingKeys: String, CodingKey {
            case actions, places
            case endStep = "end_step"
            case foundAtStep = "found_at_step"
        }
    }
}

extension ExpertGaps {
    /// The action sequences of the listed bridges, by name, with the number of their occurrences.
    ///
    /// The most frequent sequence comes first.
    package var detours: [(actions: [String], count: Int)] {
        var counts: [[Int]: Int] = [:]
        for gap in gaps { if let bridge = gap.bridge { counts[bridge.actions, default: 0] += 1 } }
        return counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key) }
            .map { ($0.key.map { actions[$0] }, $0.value) }
    }

    /// Returns the data of a single listed trajectory, as far as it is listed.
    package func only(_ trajectory: Int) -> ExpertGaps {
        var part = self
        part.trajectories = [trajectories[trajectory]]
        part.gaps = gaps.filter { $0.trajectory == trajectory }
        part.expert = Counts(transitions: trajectories[trajectory].transitions, trajectories: 1)
        part.infeasible = part.gaps.count
        part.bridged = part.gaps.count { $0.bridge != nil }
        return part
    }

    /// Whether all positions in the environment's picture are known.
    package var isPlaced: Bool {
        trajectories.allSatisfy { $0.places != nil } && gaps.allSatisfy { $0.bridge.map { $0.places != nil } ?? true }
    }

    /// An inconsistency in the data, as the end of a sentence about the file; `nil` if there is none.
    package var problem: String? {
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
