import Understudy

/// The agent's last transitions, in rings that are allocated once.
///
/// Mnih et al. 2015, experience replay. Each transition may carry the number of the expert transition that it is paired with.
final class ReplayMemory {
    /// The most transitions that are kept.
    let capacity: Int
    /// The number of elements of an observation.
    let observationCount: Int
    /// The number of transitions that are kept now.
    private(set) var count = 0

    private var next = 0
    private let observations: UnsafeMutablePointer<Float>
    private let nextObservations: UnsafeMutablePointer<Float>
    private let transitions: UnsafeMutablePointer<Transition>

    /// What is kept beside the observations.
    struct Transition: Hashable {
        var action: Int32
        var reward: Float
        var terminated: Bool
        /// The paired expert transition, or -1.
        var expertTransition: Int32
    }

    init(capacity: Int, observationCount: Int) {
        self.capacity = capacity
        self.observationCount = observationCount
        observations = .allocate(capacity: capacity * observationCount)
        nextObservations = .allocate(capacity: capacity * observationCount)
        transitions = .allocate(capacity: capacity)
    }

    deinit {
        observations.deallocate()
        nextObservations.deallocate()
        transitions.deallocate()
    }

    /// Keeps a transition in place of the oldest where the memory is full.
    func append(
        _ observation: UnsafePointer<Float>, _ nextObservation: UnsafePointer<Float>, _ transition: Transition
    ) {
        (observations + next * observationCount).update(from: observation, count: observationCount)
        (nextObservations + next * observationCount).update(from: nextObservation, count: observationCount)
        (transitions + next).initialize(to: transition)
        next = (next + 1) % capacity
        count = min(count + 1, capacity)
    }

    /// The transition at `index`, below `count`, and its two observations.
    func transition(
        at index: Int
    ) -> (observation: UnsafePointer<Float>, nextObservation: UnsafePointer<Float>, Transition) {
        precondition(index >= 0 && index < count, "no such transition in the replay memory")
        return (
            UnsafePointer(observations + index * observationCount),
            UnsafePointer(nextObservations + index * observationCount), transitions[index]
        )
    }
}
