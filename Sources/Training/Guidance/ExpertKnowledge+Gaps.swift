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
    func expertGaps(
        step: Int, actions: [String], limit: Int = ExpertGaps.listLimit, place: (Span<Float>) -> Canvas.Point?
    ) -> ExpertGaps {
        var result = ExpertGaps(
            step: step, actions: actions,
            expert: .init(transitions: recording.transitionCount, trajectories: recording.trajectories.count),
            infeasible: 0, bridged: 0, trajectories: [], gaps: [])
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
                var gap = ExpertGaps.Gap(transition: j, trajectory: number, step: j - first)
                if case .bridged(let bridge) = feasibility {
                    result.bridged += 1
                    let row = recording.row(of: j)
                    let places =
                        [statePlace(row)] + bridge.interior.map { place($0.observation.span) }
                        + [statePlace(row + bridge.expertSteps)]
                    gap.bridge = .init(
                        endStep: gap.step + bridge.expertSteps,
                        actions: [bridge.action] + bridge.interior.map(\.action),
                        places: places.unwrapped, foundAtStep: bridge.foundAtStep)
                }
                if j < limit { result.gaps.append(gap) }
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
