import Understudy

/// A batch of the agent's own transitions, as an inferencer learns from it.
public struct OwnTransitions {
    /// [count, elements]
    public private(set) var observations: [Float] = []
    /// [count]
    public private(set) var actions: [Int32] = []
    /// [count, elements]
    public private(set) var next: [Float] = []
    /// The same as a sample.
    public let sample: OwnSample

    /// `count` transitions that `make` makes.
    public init(_ count: Int, _ make: () -> (observation: [Float], action: Int, next: [Float])) {
        for _ in 0..<count {
            let transition = make()
            observations += transition.observation
            actions.append(Int32(transition.action))
            next += transition.next
        }
        var sample = OwnSample(count: count, elementCount: observations.count / max(count, 1))
        (sample.observations, sample.actions, sample.next) = (observations, actions, next)
        self.sample = sample
    }

    /// Lets `inferencer` learn from them.
    public func teach(_ inferencer: inout some ActionInferencer) {
        inferencer.learn(sample)
    }
}

/// A point on a line that drifts to the right the faster the further right it is, and that actions push: the drift is far larger than the push.
///
/// The change is 4 s + action - 1 for the actions 0, 1 and 2, so that it tells the action only to who knows the state.
public enum DriftingPoint {
    /// Returns the place after an action at `place`.
    public static func next(_ place: Float, _ action: Int) -> Float { place + 4 * place + Float(action - 1) }

    /// The actions.
    public static let actions = ActionSpace(["left", "none", "right"])

    /// Its observations.
    public static let observations = ObservationSpace(low: [-.infinity], high: [.infinity])

    /// A recording of transitions of one step each, from states in -10...10, with the true actions; every tenth ends in a terminal state.
    public static func recording(_ count: Int) -> ExpertRecording {
        var stream = RandomStream(seed: 3, name: "point")
        var (observations, actions): ([Float], [Int]) = ([], [])
        for _ in 0..<count {
            let place = Float(stream.uniform(in: -10...10))
            actions.append(stream.integer(below: 3))
            observations += [place, next(place, actions[actions.count - 1])]
        }
        return ExpertRecording(
            observationCount: 1, observations: observations,
            trajectories: (0..<count).map {
                .init(length: 1, terminated: $0.isMultiple(of: 10), truncated: !$0.isMultiple(of: 10))
            }, actions: actions)
    }

    /// Own transitions from states in -10...10.
    ///
    /// - Parameter actions: those that the agent takes.
    public static func own(
        _ count: Int, actions: ClosedRange<Int> = 0...2, using stream: inout RandomStream
    ) -> OwnTransitions {
        OwnTransitions(count) {
            let place = Float(stream.uniform(in: -10...10))
            let action = actions.lowerBound + stream.integer(below: actions.count)
            return ([place], action, [next(place, action)])
        }
    }
}
