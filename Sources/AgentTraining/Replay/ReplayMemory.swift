import Understudy
import UnderstudyKernels

/// An experience replay memory of the agent's most recent transitions, in ring buffers that are allocated once.
///
/// Source: Mnih et al. 2015. Each transition may have the index of a paired expert transition.
package final class ReplayMemory {
    /// The maximum number of transitions.
    let capacity: Int
    /// The current number of transitions.
    private(set) var count = 0
    /// The priorities, for prioritized sampling.
    var priorities: Priorities?

    private var next = 0
    private let observations: ObservationRing
    private let nextObservations: ObservationRing
    private let transitions: Buffer<Transition>

    /// The data of a transition, without its observations.
    package struct Transition: Hashable, BitwiseCopyable {
        var action: Int32
        var reward: Float
        /// Whether the next state is terminal.
        var terminated: Bool
        /// Whether the episode ended here, in a terminal state or by truncation.
        var endsEpisode: Bool
        /// The paired expert transition, or -1.
        var expertTransition: Int32
        /// Whether the action was drawn uniformly from all actions.
        var isRandom: Bool

        /// Creates the data of a transition.
        package init(
            action: Int32, reward: Float, terminated: Bool, endsEpisode: Bool, expertTransition: Int32 = -1,
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

    /// Allocates space for `capacity` transitions.
    ///
    /// - Parameters:
    ///   - elementCount: the number of elements per observation.
    ///   - isPacked: whether observations contain only 0 and 1 and are stored as bits.
    ///   - priorities: the settings of prioritized sampling; `nil` for uniform sampling.
    package init(
        capacity: Int, elementCount: Int, isPacked: Bool = false, priorities: PrioritySettings? = nil
    ) {
        self.capacity = capacity
        observations = ObservationRing(capacity: capacity, elementCount: elementCount, isPacked: isPacked)
        nextObservations = ObservationRing(capacity: capacity, elementCount: elementCount, isPacked: isPacked)
        transitions = Buffer(
            repeating: Transition(
                action: 0, reward: 0, terminated: false, endsEpisode: false, expertTransition: -1),
            count: capacity)
        self.priorities = priorities.map { Priorities($0, capacity: capacity) }
    }

    /// Appends a transition, which replaces the oldest one if the memory is full.
    package func append(
        _ observation: ObservationBuffer, _ nextObservation: ObservationBuffer, _ transition: Transition
    ) {
        observations.store(observation, at: next)
        nextObservations.store(nextObservation, at: next)
        transitions[next] = transition
        priorities?.setHighest(at: next)
        next = (next + 1) % capacity
        count = min(count + 1, capacity)
    }

    /// The transition at `index`, which must be below `count`.
    subscript(index: Int) -> Transition {
        precondition(index >= 0 && index < count, "no such transition in the replay memory")
        return transitions[index]
    }

    /// Copies the observation before the transition at `first` and the one after the transition at `last`.
    func copyObservations(
        before first: Int, after last: Int, to observation: Buffer<Float>, _ nextObservation: Buffer<Float>,
        at start: Int = 0
    ) {
        observations.load(from: first, to: observation, at: start)
        nextObservations.load(from: last, to: nextObservation, at: start)
    }

    /// Returns the index of the agent's next transition after the one at `index`.
    ///
    /// It is `nil` after the newest transition and after the last one of an episode.
    func successor(of index: Int) -> Int? {
        let following = (index + 1) % capacity
        return transitions[index].endsEpisode || following == next ? nil : following
    }
}

extension ReplayMemory {
    /// Saves or restores the stored transitions, column by column.
    ///
    /// - Parameter expertTransitions: the number of the recording's transitions.
    func saveOrRestoreState(in archive: inout StateArchive, expertTransitions: Int = Int(Int32.max)) throws {
        try archive.number(&count, "count")
        try archive.number(&next, "next")
        guard 0...capacity ~= count, 0..<capacity ~= next, count == capacity || next == count else {
            throw StateError("replay.count", "\(count) transitions, the next one at \(next), do not fit \(capacity)")
        }
        try observations.saveOrRestoreState(of: count, in: &archive, "observations")
        try nextObservations.saveOrRestoreState(of: count, in: &archive, "next_observations")
        let kept = archive.isRestoring ? 0..<0 : 0..<count
        var actions = kept.map { transitions[$0].action }
        var rewards = kept.map { transitions[$0].reward }
        var flags = kept.map { place in
            let kept = transitions[place]
            return UInt8(kept.terminated ? 1 : 0) | UInt8(kept.endsEpisode ? 2 : 0) | UInt8(kept.isRandom ? 4 : 0)
        }
        var expert = kept.map { transitions[$0].expertTransition }
        try archive.numbers(&actions, "actions", varies: true, in: 0..<Int32(clamping: archive.actionCount))
        try archive.numbers(&rewards, "rewards", varies: true)
        try archive.numbers(&flags, "flags", varies: true)
        try archive.numbers(&expert, "expert_transitions", varies: true, in: -1..<Int32(clamping: expertTransitions))
        if archive.isRestoring {
            guard [actions.count, rewards.count, flags.count, expert.count].allSatisfy({ $0 == count }) else {
                throw StateError("replay", "its columns are of different lengths")
            }
            for place in 0..<count {
                transitions[place] = Transition(
                    action: actions[place], reward: rewards[place], terminated: flags[place] & 1 != 0,
                    endsEpisode: flags[place] & 2 != 0, expertTransition: expert[place],
                    isRandom: flags[place] & 4 != 0)
            }
        }
        try archive.within("priorities") { try priorities?.saveOrRestoreState(in: &$0) }
    }
}
