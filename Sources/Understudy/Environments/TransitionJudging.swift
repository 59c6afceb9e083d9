/// An environment that can tell which transitions its actions can make: the truth about what is feasible, for diagnostics. No learner sees it.
public protocol TransitionJudging: Environment {
    /// Whether `action` can lead from `observation` to `next`, however improbably by chance; `nil` where that cannot be told.
    func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool?
}
