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
        func statePlace(_ row: Int) -> Canvas.Point? {
            let first = row * recording.observationCount
            return place(recording.observations.span.extracting(first..<first + recording.observationCount))
        }
        var first = 0
        for (number, trajectory) in recording.trajectories.enumerated() {
            if first < limit {
                let row = recording.row(of: first)
                result.trajectories.append(
                    .init(
                        transitions: trajectory.length,
                        places: (row...row + min(trajectory.length, limit - first)).map(statePlace).unwrapped))
            }
            for j in first..<first + trajectory.length {
                let feasibility = bridging.feasibility(of: j, inference: inferencer.inference(for: j))
                if feasibility == .feasible { continue }
                result.infeasible += 1
                var transition = InfeasibleTransitions.Transition(index: j, trajectory: number, step: j - first)
                if case .bridged(let bridge) = feasibility {
                    result.bridged += 1
                    let row = recording.row(of: j)
                    let places =
                        [statePlace(row)] + bridge.interior.map { place($0.observation.span) }
                        + [statePlace(row + bridge.expertSteps)]
                    transition.bridge = .init(
                        endStep: transition.step + bridge.expertSteps,
                        actions: [bridge.action] + bridge.interior.map(\.action),
                        places: places.unwrapped, foundAtStep: bridge.foundAtStep)
                }
                if j < limit { result.transitions.append(transition) }
            }
            first += trajectory.length
        }
        return result
    }
}

extension [Canvas.Point?] {
    /// All elements unwrapped, or `nil` if one of them is `nil`.
    fileprivate var unwrapped: [Canvas.Point]? {
        let known = compactMap { $0 }
        return known.count == count ? known : nil
    }
}
