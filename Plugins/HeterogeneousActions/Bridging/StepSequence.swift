import Understudy

/// A sequence of consecutive agent steps, in a reusable buffer.
struct StepSequence {
    private var observations: [Float] = []
    private(set) var actions: [Int] = []
    private(set) var rewards: [Float] = []

    /// The number of steps.
    var count: Int { actions.count }

    /// Removes all steps.
    mutating func removeAll() {
        observations.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
        rewards.removeAll(keepingCapacity: true)
    }

    /// Appends a step that starts in `observation`; all observations must have the same size.
    mutating func append(_ observation: Span<Float>, action: Int, reward: Float) {
        observations.append(copying: observation)
        actions.append(action)
        rewards.append(reward)
    }

    /// Calls `body` with the observation in which step `index` starts.
    func withObservation<Result>(_ index: Int, _ body: (Span<Float>) -> Result) -> Result {
        let size = observations.count / count
        return body(observations.span.extracting(index * size..<(index + 1) * size))
    }
}

extension BridgeSettings {
    /// Writes the bridge made of the steps of `way` into `bridge`; there must be at least one step.
    ///
    /// Parts that are already equal stay in place, so a bridge that is found again causes no allocation.
    ///
    /// - Parameter end: the observation after the last step.
    func write(
        _ way: StepSequence, end: Span<Float>, terminated: Bool, expertSteps: Int, gamma: Float,
        into bridge: inout Bridge
    ) {
        bridge.setInterior(to: way, gamma: gamma)
        bridge.action = way.actions[0]
        bridge.expertSteps = expertSteps
        if target == .first, way.count > 1 {
            (bridge.reward, bridge.steps, bridge.terminated) = (way.rewards[0], 1, false)
            way.withObservation(1) { bridge.end.become($0) }
        } else {
            bridge.reward = way.rewards[0] + gamma * (bridge.interior.first?.reward ?? 0)
            (bridge.steps, bridge.terminated) = (way.count, terminated)
            bridge.end.become(end)
        }
    }
}

extension Bridge {
    /// Sets the interior of the bridge to the steps of `way` after the first one.
    fileprivate mutating func setInterior(to way: StepSequence, gamma: Float) {
        if interior.count >= way.count { interior.removeLast(interior.count - way.count + 1) }
        let known = interior.count
        var reward: Float = 0
        for index in (1..<way.count).reversed() {
            reward = way.rewards[index] + gamma * reward
            let (action, steps, place) = (way.actions[index], way.count - index, index - 1)
            way.withObservation(index) { observation in
                guard place >= known || !interior[place].is(observation, action, reward, steps) else { return }
                let step = Interior(
                    observation: [Float](copying: observation), action: action, reward: reward, steps: steps)
                if place < known { interior[place] = step } else { interior.insert(step, at: known) }
            }
        }
    }
}

extension Bridge.Interior {
    fileprivate func `is`(_ observation: Span<Float>, _ action: Int, _ reward: Float, _ steps: Int) -> Bool {
        self.action == action && self.reward.bitPattern == reward.bitPattern && self.steps == steps
            && self.observation.is(observation)
    }
}

extension [Float] {
    /// Creates an array with the elements of `span`.
    init(copying span: Span<Float>) {
        self = []
        reserveCapacity(span.count)
        append(copying: span)
    }

    /// Appends the elements of `span`.
    mutating func append(copying span: Span<Float>) {
        for index in span.indices { append(span[index]) }
    }

    /// Returns whether the elements are bit-identical to those of `span`.
    fileprivate func `is`(_ span: Span<Float>) -> Bool {
        guard count == span.count else { return false }
        for index in indices where self[index].bitPattern != span[index].bitPattern { return false }
        return true
    }

    /// Replaces the elements with those of `span`, unless they are already equal.
    fileprivate mutating func become(_ span: Span<Float>) {
        if !self.is(span) { self = [Float](copying: span) }
    }
}
