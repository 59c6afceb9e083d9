/// An environment that can tell which transitions its actions can make: the truth about what is feasible, for diagnostics. No learner sees it.
public protocol TransitionJudging: Environment {
    /// Whether `action` leads from `observation` to `next`, but for what chance may do to it; `nil` where that cannot be told.
    func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool?
}

extension Environment where Self: StateReplaying {
    /// Whether `action` leads from `state` to `next`, but for rounding.
    ///
    /// For environments that draw no random numbers in a step.
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
    /// Whether the present observation is `other`, but for rounding.
    public func observes(_ other: Span<Float>) -> Bool {
        var observation = [Float](repeating: 0, count: observationSpace.count)
        var span = observation.mutableSpan
        observe(into: &span)
        return observation.indices.allSatisfy { index in
            abs(observation[index] - other[index]) <= 1e-5 * max(1, abs(other[index]))
        }
    }
}
