import Understudy

extension MountainCar: TransitionJudging {
    /// Whether the action leads from one observation, which is the state, to the other.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        makes(next, from: observation.indices.map { Double(observation[$0]) }, by: action)
    }
}
