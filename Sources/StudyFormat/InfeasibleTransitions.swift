import Understudy

/// The content of `imitation.json`: the infeasible transitions of a recording and the agent's bridges over them.
///
/// It is written at the end of a run. For long recordings, only the first transitions are listed, but all are counted.
package struct InfeasibleTransitions: Codable, Hashable, Sendable {
    /// The format version that this program writes and reads.
    package static let knownFormat = 1
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
    package var transitions: [Transition]

    package enum CodingKeys: String, CodingKey {
        case step, actions, expert, infeasible, bridged, trajectories
        case transitions = "gaps"
    }

    /// The size of a recording.
    package struct Counts: Codable, Hashable, Sendable {
        /// The number of transitions.
        package var transitions: Int
        /// The number of trajectories.
        package var trajectories: Int

        package init(transitions: Int, trajectories: Int) {
            self.transitions = transitions
            self.trajectories = trajectories
        }
    }

    /// One of the expert's trajectories.
    package struct Trajectory: Codable, Hashable, Sendable {
        /// The number of transitions, including those that are not listed.
        package var transitions: Int
        /// The positions of the states in the environment's picture, in its units, starting with the first state.
        ///
        /// It is `nil` if the environment cannot tell.
        package var places: [Canvas.Point]?

        package init(transitions: Int, places: [Canvas.Point]?) {
            self.transitions = transitions
            self.places = places
        }
    }

    /// A transition that the agent presumably cannot make.
    package struct Transition: Codable, Hashable, Sendable {
        /// Its index in the recording, from 0.
        package var index: Int
        /// The index of its trajectory, from 0.
        package var trajectory: Int
        /// The index of its start state within the trajectory, from 0.
        package var step: Int
        /// The agent's bridge over the transition; `nil` if none is known.
        package var bridge: Bridge?

        package enum CodingKeys: String, CodingKey {
            case trajectory, step, bridge
            case index = "transition"
        }

        package init(index: Int, trajectory: Int, step: Int, bridge: Bridge? = nil) {
            self.index = index
            self.trajectory = trajectory
            self.step = step
            self.bridge = bridge
        }
    }

    /// A path of agent steps from the start state of a transition to a later state of the trajectory.
    package struct Bridge: Codable, Hashable, Sendable {
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

        package enum CodingKeys: String, CodingKey {
            case actions, places
            case endStep = "end_step"
            case foundAtStep = "found_at_step"
        }

        package init(endStep: Int, actions: [Int], places: [Canvas.Point]?, foundAtStep: Int) {
            self.endStep = endStep
            self.actions = actions
            self.places = places
            self.foundAtStep = foundAtStep
        }
    }

    /// Creates the content without any trajectory or infeasible transition.
    package init(step: Int, actions: [String], expert: Counts) {
        self.step = step
        self.actions = actions
        self.expert = expert
        (infeasible, bridged, trajectories, transitions) = (0, 0, [], [])
    }
}

extension InfeasibleTransitions {
    /// Returns the part about a single listed trajectory, as far as it is listed.
    package func only(trajectory: Int) -> InfeasibleTransitions {
        var part = self
        part.trajectories = [trajectories[trajectory]]
        part.transitions = transitions.filter { $0.trajectory == trajectory }
        for index in part.transitions.indices { part.transitions[index].trajectory = 0 }
        part.expert = Counts(transitions: trajectories[trajectory].transitions, trajectories: 1)
        part.infeasible = part.transitions.count
        part.bridged = part.transitions.count { $0.bridge != nil }
        return part
    }

    /// Returns the file's text: JSON with one line per trajectory and per infeasible transition.
    package func fileText() throws -> String {
        func line(_ value: some Encodable) throws -> String {
            String(decoding: try JSON.line(value).dropLast(), as: UTF8.self)
        }
        func list(_ values: [some Encodable]) throws -> String {
            values.isEmpty ? "[]" : "[\n    " + (try values.map(line).joined(separator: ",\n    ")) + "\n  ]"
        }
        return """
            {
              "format": \(Self.knownFormat),
              "step": \(step),
              "actions": \(try line(actions)),
              "expert": \(try line(expert)),
              "infeasible": \(infeasible),
              "bridged": \(bridged),
              "trajectories": \(try list(trajectories)),
              "gaps": \(try list(transitions))
            }

            """
    }

    /// An inconsistency in the data, as the end of a sentence about the file; `nil` if there is none.
    package var problem: String? {
        guard expert.transitions >= infeasible, infeasible >= bridged, bridged >= 0, infeasible >= transitions.count,
            expert.trajectories >= trajectories.count
        else { return "counts that do not fit each other" }
        for (number, trajectory) in trajectories.enumerated() where trajectory.transitions < 1 {
            return "'trajectories[\(number)]' without transitions"
        }
        for (number, transition) in transitions.enumerated() {
            guard trajectories.indices.contains(transition.trajectory) else {
                return "'gaps[\(number)]' of no trajectory"
            }
            let trajectory = trajectories[transition.trajectory]
            guard transition.step >= 0, transition.step < trajectory.transitions,
                trajectory.places.map({ transition.step + 1 < $0.count }) ?? true
            else { return "'gaps[\(number)]' outside of its trajectory" }
            guard let bridge = transition.bridge else { continue }
            guard !bridge.actions.isEmpty, bridge.actions.allSatisfy(actions.indices.contains) else {
                return "'gaps[\(number)].bridge' without actions, or with one that there is not"
            }
            guard bridge.endStep > transition.step, bridge.endStep <= trajectory.transitions,
                bridge.places.map({ $0.count == bridge.actions.count + 1 }) ?? true
            else { return "'gaps[\(number)].bridge' that does not lead along its trajectory" }
        }
        return nil
    }
}

extension InfeasibleTransitions {
    /// Reads the file of the run in `directory`; returns `nil` if it has none.
    ///
    /// - Throws: a `StudyFileError` if the file is unreadable, damaged or of another format.
    package static func read(_ directory: String) throws(StudyFileError) -> InfeasibleTransitions? {
        guard let file = try StudyFile.ifPresent(FileName.infeasibleTransitions.path(in: directory)) else { return nil }
        try file.requireFormat(knownFormat)
        let found = try file.decodeJSON(as: InfeasibleTransitions.self)
        if let problem = found.problem { throw file.damaged("it has \(problem)") }
        return found
    }
}
