import StudyFormat
import Understudy

extension ExpertKnowledge {
    /// Returns the transitions that the agent cannot make and their bridges, as far as they are known.
    ///
    /// - Parameters:
    ///   - step: the number of environment steps of the run.
    ///   - actions: the names of the agent's actions.
    ///   - limit: the maximum number of transitions to list.
    ///   - place: returns the position of an observation in the environment's picture.
    /// - Complexity: O(number of transitions).
    func infeasibleTransitions(
        step: Int, actions: [String], limit: Int = InfeasibleTransitions.listLimit,
        place: (Span<Float>) -> Canvas.Point?
    ) -> InfeasibleTransitions {
        var result = InfeasibleTransitions(
            step: step, actions: actions,
            expert: .init(transitions: recording.transitionCount, trajectories: recording.trajectories.count))
        var room: [Float] = []
        func statePlace(_ row: Int) -> Canvas.Point? {
            recording.withObservation(inRow: row, using: &room, place)
        }
        // The first transition of each trajectory.
        var firsts: [Int] = []
        var next = 0
        for trajectory in recording.trajectories {
            firsts.append(next)
            if next < limit {
                let row = recording.row(of: next)
                let listed = min(trajectory.length, limit - next)
                result.trajectories.append(
                    .init(
                        transitions: trajectory.length, places: (row...row + listed).map(statePlace).unwrapped))
            }
            next += trajectory.length
        }
        var number = 0
        forEachInfeasible { j, bridge in
            result.infeasible += 1
            result.bridged += bridge == nil ? 0 : 1
            guard j < limit else { return }
            while number + 1 < firsts.count, firsts[number + 1] <= j { number += 1 }
            var transition = InfeasibleTransitions.Transition(index: j, trajectory: number, step: j - firsts[number])
            if let bridge {
                let row = recording.row(of: j)
                let places =
                    [statePlace(row)] + bridge.interior.map { place($0.observation.span) }
                    + [statePlace(row + bridge.expertSteps)]
                transition.bridge = .init(
                    endStep: transition.step + bridge.expertSteps,
                    actions: [bridge.action] + bridge.interior.map(\.action), places: places.unwrapped,
                    foundAtStep: bridge.foundAtStep)
            }
            result.transitions.append(transition)
        }
        return result
    }
}

extension ExpertKnowledge {
    /// Statistics of the infeasible transitions.
    struct InfeasibleStatistics: Hashable {
        /// The fraction of transitions that count as infeasible, with or without a bridge.
        var infeasibleShare = 0.0
        /// The fraction of infeasible transitions with a bridge; `nil` if there are no infeasible ones.
        var bridgedShare: Double?
        /// The mean number of agent steps per bridge; this and the following are `nil` if there are no bridges.
        var bridgeSteps: Double?
        /// The mean number of expert transitions that a bridge replaces.
        var bridgedExpertSteps: Double?
        /// The mean number of agent steps since the bridges were found.
        var bridgeAge: Double?
        /// The precision and recall of the infeasible transitions.
        ///
        /// They are `nil` if the environment cannot tell or if there are no transitions to count.
        var precision: Double?
        var recall: Double?

        /// The metrics of infeasible transitions.
        static var metrics: MetricTable<InfeasibleStatistics> {
            var table = MetricTable<InfeasibleStatistics>()
            table.add(
                "infeasible_share", title: "Infeasible transitions", unit: "share",
                meaning: "Share of the expert’s transitions that the agent cannot make, as far as is known.",
                { $0.infeasibleShare })
            table.add(
                "bridged_share", title: "Bridged transitions", unit: "share",
                meaning: "Share of the infeasible transitions over which a bridge of own steps is known.",
                \.bridgedShare)
            table.add(
                "bridge_steps", title: "Length of bridges", unit: "steps",
                meaning: "Mean number of the agent’s own steps in a bridge.", \.bridgeSteps)
            table.add(
                "bridge_expert_steps", title: "Transitions under a bridge", unit: "steps",
                meaning: "Mean number of the expert’s transitions that a bridge replaces.", \.bridgedExpertSteps)
            table.add(
                "bridge_age", title: "Age of bridges", unit: "steps",
                meaning: "Mean number of own steps made since a bridge was found.", \.bridgeAge)
            table.add(
                "infeasible_precision", title: "Precision of the test", unit: "share",
                meaning: "Share of the transitions taken for infeasible that are, where the environment can tell.",
                \.precision)
            table.add(
                "infeasible_recall", title: "Recall of the test", unit: "share",
                meaning: "Share of the infeasible transitions that are taken for it, where the environment can tell.",
                \.recall)
            return table
        }
    }

    /// The current statistics of the infeasible transitions.
    ///
    /// - Complexity: O(number of transitions).
    var infeasibleStatistics: InfeasibleStatistics {
        var (infeasible, bridged, steps, expertSteps, age) = (0, 0, 0, 0, 0)
        var (known, right) = (0, 0)
        forEachInfeasible { j, bridge in
            infeasible += 1
            if j < truth.count, let isTrue = truth[j] {
                known += 1
                right += isTrue ? 1 : 0
            }
            guard let bridge else { return }
            bridged += 1
            steps += 1 + bridge.interior.count
            expertSteps += bridge.expertSteps
            age += stepCount - bridge.foundAtStep
        }
        func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
        let wanted = truth.prefix(recording.transitionCount).count { $0 == true }
        return InfeasibleStatistics(
            infeasibleShare: Double(infeasible) / Double(recording.transitionCount),
            bridgedShare: share(bridged, of: infeasible), bridgeSteps: share(steps, of: bridged),
            bridgedExpertSteps: share(expertSteps, of: bridged), bridgeAge: share(age, of: bridged),
            precision: share(right, of: known), recall: share(right, of: wanted))
    }

    /// Calls `body` with every infeasible transition, in their order, and with its bridge if it has one.
    private func forEachInfeasible(_ body: (_ transition: Int, _ bridge: Bridge?) -> Void) {
        for j in 0..<recording.transitionCount {
            switch bridging.feasibility(of: j, inference: inferencer.inference(for: j)) {
            case .feasible: continue
            case .infeasible: body(j, nil)
            case .bridged(let bridge): body(j, bridge)
            }
        }
    }
}

extension [Canvas.Point?] {
    /// All elements unwrapped, or `nil` if one of them is `nil`.
    fileprivate var unwrapped: [Canvas.Point]? {
        let known = compactMap { $0 }
        return known.count == count ? known : nil
    }
}
