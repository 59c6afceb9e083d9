import Understudy

/// Own steps one after the other, in room that is used again.
struct OwnWay {
    private var observations: [Float] = []
    private(set) var actions: [Int] = []
    private(set) var rewards: [Float] = []

    /// The number of steps.
    var count: Int { actions.count }

    /// Takes all steps away.
    mutating func removeAll() {
        observations.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
        rewards.removeAll(keepingCapacity: true)
    }

    /// Adds a step that begins in `observation`, which has as many elements as the others.
    mutating func append(_ observation: Span<Float>, action: Int, reward: Float) {
        observations.append(copying: observation)
        actions.append(action)
        rewards.append(reward)
    }

    /// Calls `body` with the observation in which step `index` begins.
    func withObservation<Result>(_ index: Int, _ body: (Span<Float>) -> Result) -> Result {
        let size = observations.count / count
        return body(observations.span.extracting(index * size..<(index + 1) * size))
    }
}

extension BridgeSettings {
    /// Makes `bridge` the bridge of the own steps of `way`, of which there is at least one. What is the same already stays, so that nothing is allocated for a bridge that is found again.
    ///
    /// - Parameter end: where the last step led.
    func write(
        _ way: OwnWay, end: Span<Float>, terminated: Bool, expertSteps: Int, gamma: Float, into bridge: inout Bridge
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
    /// Makes the steps after the first one those of `way`.
    fileprivate mutating func setInterior(to way: OwnWay, gamma: Float) {
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
    /// The elements of `span`.
    init(copying span: Span<Float>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }

    /// Adds the elements of `span`.
    mutating func append(copying span: Span<Float>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Whether the elements have the bits of those of `span`.
    fileprivate func `is`(_ span: Span<Float>) -> Bool {
        guard count == span.count else { return false }
        for index in indices where self[index].bitPattern != span[index].bitPattern { return false }
        return true
    }

    /// Takes the elements of `span`, and nothing where they are there already.
    fileprivate mutating func become(_ span: Span<Float>) {
        if !self.is(span) { self = [Float](copying: span) }
    }
}
