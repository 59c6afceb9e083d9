/// An environment that knows which transitions its actions can make.
///
/// This is the ground truth of feasibility, for diagnostics. No learner sees it.
public protocol TransitionJudging: Environment {
    /// Returns whether `action` can lead from `observation` to `next`, apart from random effects; `nil` if unknown.
    func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool?
}

extension Environment where Self: StateReplaying {
    /// Returns whether `action` leads from `state` to `next`, up to rounding.
    ///
    /// For environments whose steps draw no random numbers.
    public func makes(_ next: Span<Float>, from state: [Double], by action: Int) -> Bool? {
        guard actionSpace.names.indices.contains(action), next.count == observationSpace.count,
            state.count == replayedState.count
        else { return nil }
        var environment = self
        environment.replayedState = state
        var stream = RandomStream(seed: 0, name: "judging")
        guard (try? environment.step(action, using: &stream)) != nil else { return nil }
        return environment.observes(next)
    }
}

extension Environment {
    /// Returns whether the current observation equals `other`, up to rounding.
    public func observes(_ other: Span<Float>) -> Bool {
        var observation = [Float](repeating: 0, count: observationSpace.count)
        var span = observation.mutableSpan
        observe(into: &span)
        return observation.indices.allSatisfy { index in
            abs(observation[index] - other[index]) <= 1e-5 * max(1, abs(other[index]))
        }
    }
}
