import Understudy

extension CartPole: TransitionJudging {
    /// Returns whether the action leads from one observation to the other; an observation is the full state.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        makes(next, from: observation.indices.map { Double(observation[$0]) }, by: action)
    }
}
