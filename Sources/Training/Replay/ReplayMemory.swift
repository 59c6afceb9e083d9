import Understudy

/// The agent's last transitions, in rings that are allocated once.
///
/// Mnih et al. 2015, experience replay. Each transition may carry the number of the expert transition that it is paired with.
package final class ReplayMemory {
    /// The most transitions that are kept.
    let capacity: Int
    /// The number of transitions that are kept now.
    private(set) var count = 0
    /// The priorities, where transitions are drawn by them.
    var priorities: Priorities?

    private var next = 0
    private let observations: ObservationRing
    private let nextObservations: ObservationRing
    private let transitions: UnsafeMutablePointer<Transition>

    /// What is kept beside the observations.
    package struct Transition: Hashable {
        var action: Int32
        var reward: Float
        /// Whether a terminal state followed.
        var terminated: Bool
        /// Whether the episode ended here, in a terminal state or by its time limit.
        var endsEpisode: Bool
        /// The paired expert transition, or -1.
        var expertTransition: Int32
        /// Whether the action was drawn uniformly from all actions.
        var isRandom: Bool

        /// Creates what is kept of a transition beside its observations.
        package init(
            action: Int32, reward: Float, terminated: Bool, endsEpisode: Bool, expertTransition: Int32,
            isRandom: Bool = false
        ) {
            self.action = action
            self.reward = reward
            self.terminated = terminated
            self.endsEpisode = endsEpisode
            self.expertTransition = expertTransition
            self.isRandom = isRandom
        }
    }

    /// Room for `capacity` transitions.
    ///
    /// - Parameters:
    ///   - elementCount: the number of elements of an observation.
    ///   - isPacked: whether observations hold nothing but 0 and 1 and are kept as bits.
    ///   - priorities: how transitions are drawn by priority; `nil` for uniformly.
    package init(
        capacity: Int, elementCount: Int, isPacked: Bool = false, priorities: PrioritySettings? = nil
    ) {
        self.capacity = capacity
        observations = ObservationRing(capacity: capacity, elementCount: elementCount, isPacked: isPacked)
        nextObservations = ObservationRing(capacity: capacity, elementCount: elementCount, isPacked: isPacked)
        transitions = .allocate(capacity: capacity)
        self.priorities = priorities.map { Priorities($0, capacity: capacity) }
    }

    deinit { transitions.deallocate() }

    /// Keeps a transition in place of the oldest where the memory is full.
    package func append(
        _ observation: ObservationBuffer, _ nextObservation: ObservationBuffer, _ transition: Transition
    ) {
        observations.store(observation, at: next)
        nextObservations.store(nextObservation, at: next)
        (transitions + next).initialize(to: transition)
        priorities?.setHighest(at: next)
        next = (next + 1) % capacity
        count = min(count + 1, capacity)
    }

    /// The transition at `index`, below `count`.
    subscript(index: Int) -> Transition {
        precondition(index >= 0 && index < count, "no such transition in the replay memory")
        return transitions[index]
    }

    /// Writes the observation before the transition at `first` and the one after that at `last`.
    func copyObservations(
        before first: Int, after last: Int, to observation: UnsafeMutablePointer<Float>,
        _ nextObservation: UnsafeMutablePointer<Float>
    ) {
        observations.load(from: first, to: observation)
        nextObservations.load(from: last, to: nextObservation)
    }

    /// The place of the transition that the agent made after the one at `index`; `nil` after the newest and after an episode's last.
    func successor(of index: Int) -> Int? {
        let following = (index + 1) % capacity
        return transitions[index].endsEpisode || following == next ? nil : following
    }
}

extension ReplayMemory {
    /// Exchanges the transitions that are kept, by columns.
    func exchangeState(with archive: inout StateArchive) throws {
        try archive.number(&count, "count")
        try archive.number(&next, "next")
        guard 0...capacity ~= count, 0..<capacity ~= next else {
            throw StateError("replay.count", "\(count) transitions, the next one at \(next), do not fit \(capacity)")
        }
        try observations.exchangeState(of: count, with: &archive, "observations")
        try nextObservations.exchangeState(of: count, with: &archive, "next_observations")
        let kept = archive.isRestoring ? 0..<0 : 0..<count
        var actions = kept.map { transitions[$0].action }
        var rewards = kept.map { transitions[$0].reward }
        var flags = kept.map { place in
            let kept = transitions[place]
            return UInt8(kept.terminated ? 1 : 0) | UInt8(kept.endsEpisode ? 2 : 0) | UInt8(kept.isRandom ? 4 : 0)
        }
        var expert = kept.map { transitions[$0].expertTransition }
        try archive.numbers(&actions, "actions", varies: true)
        try archive.numbers(&rewards, "rewards", varies: true)
        try archive.numbers(&flags, "flags", varies: true)
        try archive.numbers(&expert, "expert_transitions", varies: true)
        if archive.isRestoring {
            guard [actions.count, rewards.count, flags.count, expert.count].allSatisfy({ $0 == count }) else {
                throw StateError("replay", "its columns are of different lengths")
            }
            for place in 0..<count {
                (transitions + place).initialize(
                    to: Transition(
                        action: actions[place], reward: rewards[place], terminated: flags[place] & 1 != 0,
                        endsEpisode: flags[place] & 2 != 0, expertTransition: expert[place],
                        isRandom: flags[place] & 4 != 0))
            }
        }
        try archive.within("priorities") { try priorities?.exchangeState(with: &$0) }
    }
}
