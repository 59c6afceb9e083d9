import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension PlayedEnvironment {
    /// Whether pictures of the environment can be made.
    public var isDrawable: Bool { base is any Drawable }

    /// A picture of the present state; `nil` where the environment is not `Drawable`.
    public var picture: Canvas? { (base as? any Drawable)?.picture }

    /// A picture of what is there in every state; `nil` where the environment is not `ObservationPlacing`.
    public var scene: Canvas? { (base as? any ObservationPlacing)?.scene }

    /// Where in the picture the agent is in a state that it gets as `observation`, to about a thousandth of the picture; `nil` where the environment cannot tell.
    func place(of observation: Span<Float>) -> Canvas.Point? {
        guard let placing = base as? any ObservationPlacing else { return nil }
        let own = settings.scaling.map { scaling in
            observation.indices.map { scaling.unscaled(observation[$0], at: $0) }
        }
        let found = own.map { placing.place(of: $0.span) } ?? placing.place(of: observation)
        guard let found, found.x.isFinite, found.y.isFinite else { return nil }
        let size = placing.pictureSize
        // A power of ten, so that few digits are left.
        let parts = 1_000 / pow(10, floor(log10(max(size.width, size.height))))
        return Canvas.Point((found.x * parts).rounded() / parts, (found.y * parts).rounded() / parts)
    }

    /// Whether none of the agent's actions can make each transition of `recording`, whose observations are the environment's own; empty where the environment cannot tell.
    func infeasibleTransitions(of recording: ExpertRecording) -> [Bool?] {
        guard let judging = base as? any TransitionJudging, settings.frameSkip == 1 else { return [] }
        let actions = settings.actions ?? Array(0..<base.actionSpace.count)
        return (0..<recording.transitionCount).map { j in
            recording.withTransition(j) { observation, next in
                var isKnown = true
                for action in actions {
                    switch judging.canMake(observation, to: next, by: action) {
                    case true?: return false
                    case false?: break
                    case nil: isKnown = false
                    }
                }
                return isKnown ? true : nil
            }
        }
    }

    /// The action that the last step executed, as the agent numbers it; `nil` where the environment does not tell. Of several frames it is the last one's.
    var executedAction: Int? {
        guard let number = (base as? any ActionReporting)?.executedAction else { return nil }
        guard let actions = settings.actions else { return number }
        return actions.firstIndex(of: number)
    }

    /// Whether a step of a copy changes nothing here.
    var isIndependentlyCopied: Bool { base is any IndependentlyCopied }

    /// Whether some other action than `action` leads to another observation than that of `next`, with the same random numbers; `nil` where that cannot be tried.
    func shows(_ action: Int, leadingTo next: PlayedEnvironment, using stream: RandomStream) throws -> Bool? {
        guard isIndependentlyCopied else { return nil }
        func observed(_ environment: PlayedEnvironment) -> [Float] {
            var observation = [Float](repeating: 0, count: environment.base.observationSpace.count)
            var span = observation.mutableSpan
            environment.base.observe(into: &span)
            return observation
        }
        let reached = observed(next)
        for other in 0..<actionSpace.count where other != action {
            var (copy, stream) = (self, stream)
            _ = try copy.step(other, using: &stream)
            if observed(copy) != reached { return true }
        }
        return false
    }

    /// Whether the environment knows how it is best played.
    public var isDemonstrating: Bool { base is any Demonstrating }

    /// The action that the environment proposes in the present state, as the agent numbers it.
    ///
    /// - Throws: `RunError` where the environment proposes none, or one that is not on offer.
    public func demonstratedAction(using stream: inout RandomStream) throws(RunError) -> Int {
        guard let demonstrating = base as? any Demonstrating else {
            throw RunError("the environment '\(label)' has no scripted policy; choose another policy")
        }
        let number = demonstrating.demonstratedAction(using: &stream)
        guard let actions = settings.actions else { return number }
        guard let action = actions.firstIndex(of: number) else {
            throw RunError(
                "the scripted policy of '\(label)' takes the action '\(base.actionSpace.names[number])', which "
                    + "environment.action_subset leaves out; add it there, or choose another policy")
        }
        return action
    }
}
