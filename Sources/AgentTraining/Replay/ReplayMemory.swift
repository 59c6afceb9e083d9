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

    /// The place of the next transition, in 0...capacity. It returns to 0 only when the next one is stored, so that a
    /// larger memory can go on behind it.
    private var next = 0
    private let observations: ObservationRing
    private let nextObservations: ObservationRing
    /// The images of which observations consist, in place of the two rings; `nil` if they do not.
    private let frames: FrameStore?
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
    ///   - frames: how observations consist of images, which are stored as bytes, each once; `nil` if they do not.
    ///   - priorities: the settings of prioritized sampling; `nil` for uniform sampling.
    package init(
        capacity: Int, elementCount: Int, isPacked: Bool = false, frames: FrameLayout? = nil,
        priorities: PrioritySettings? = nil
    ) {
        self.capacity = capacity
        let rows = frames == nil ? capacity : 0
        observations = ObservationRing(capacity: rows, elementCount: elementCount, isPacked: isPacked)
        nextObservations = ObservationRing(capacity: rows, elementCount: elementCount, isPacked: isPacked)
        self.frames = frames.map { FrameStore(capacity: capacity, layout: $0) }
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
        if next == capacity { next = 0 }
        if let frames {
            let previous = count == 0 ? nil : (next + capacity - 1) % capacity
            frames.store(observation, nextObservation, at: next, after: previous)
        } else {
            observations.store(observation, at: next)
            nextObservations.store(nextObservation, at: next)
        }
        transitions[next] = transition
        priorities?.setHighest(at: next)
        next += 1
        count = min(count + 1, capacity)
        frames?.release(before: oldest)
    }

    /// The place of the oldest transition.
    private var oldest: Int { count < capacity ? 0 : next % capacity }

    /// The bytes that observations take, if they consist of images.
    var frameByteCount: Int? { frames?.byteCount }

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
        if let frames {
            frames.load(from: first, isNext: false, to: observation, at: start)
            frames.load(from: last, isNext: true, to: nextObservation, at: start)
            return
        }
        observations.load(from: first, to: observation, at: start)
        nextObservations.load(from: last, to: nextObservation, at: start)
    }

    /// Returns the index of the agent's next transition after the one at `index`.
    ///
    /// It is `nil` after the newest transition and after the last one of an episode.
    func successor(of index: Int) -> Int? {
        let following = (index + 1) % capacity
        return transitions[index].endsEpisode || following == next % capacity ? nil : following
    }
}

extension ReplayMemory {
    /// Saves or restores the stored transitions, column by column.
    ///
    /// The state of a smaller memory that has dropped nothing can be restored, too.
    ///
    /// - Parameter expertTransitions: the number of the recording's transitions.
    func saveOrRestoreState(in archive: inout StateArchive, expertTransitions: Int = Int(Int32.max)) throws {
        try archive.number(&count, "count")
        try archive.number(&next, "next")
        guard 0...capacity ~= count, 0...capacity ~= next, count == capacity || next == count else {
            throw StateError("replay.count", "\(count) transitions, the next one at \(next), do not fit \(capacity)")
        }
        if let frames {
            try archive.within("frames") { try frames.saveOrRestoreState(of: count, oldest: oldest, in: &$0) }
        } else {
            try observations.saveOrRestoreState(of: count, in: &archive, "observations")
            try nextObservations.saveOrRestoreState(of: count, in: &archive, "next_observations")
        }
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

extension ReplayMemory {
    /// Fills `batch` with `count` agent samples.
    ///
    /// Samples are drawn uniformly or by priority. Prioritized sampling draws one sample from each of `count` equal
    /// parts of the sum of priorities (Schaul et al. 2016, appendix B.2.1). Each sample gets the importance-sampling
    /// weight (number · probability)^-beta, divided by the maximum weight of the batch.
    ///
    /// - Parameters:
    ///   - steps: the number of rewards in a sample's return, limited by the episode and the memory (Sutton 1988;
    ///     multi-step targets as in Hessel et al. 2018).
    ///   - progress: the completed fraction of the run's updates, in 0...1.
    package func sample(
        _ count: Int, steps: Int, gamma: Float, progress: Double, into batch: UpdateBatch,
        using stream: inout RandomStream
    ) {
        let own = 1 / Float(count)
        guard let priorities else {
            for _ in 0..<count {
                append(stream.integer(below: self.count), steps: steps, gamma: gamma, weight: own, to: batch)
            }
            return
        }
        let beta = priorities.settings.beta(at: progress)
        var largest = 0.0
        for part in 0..<count {
            let position = (Double(part) + stream.uniform()) / Double(count) * priorities.tree.total
            let index = min(priorities.tree.place(at: position), self.count - 1)
            let weight = priorities.weight(at: index, beta: beta, count: self.count)
            largest = max(largest, weight)
            append(index, steps: steps, gamma: gamma, weight: Float(weight), to: batch)
        }
        for row in 0..<count { batch[row].weight *= own / Float(largest) }
    }

    /// Sets the priorities of the agent samples of `batch` from their temporal-difference errors.
    package func setPriorities(of batch: UpdateBatch, count: Int, errors: Span<Float>) {
        guard priorities != nil else { return }
        for row in 0..<count { priorities?.set(abs(errors[row]), at: batch[row].replayIndex) }
    }

    /// Appends the transition at `index` with its n-step return over up to `steps` steps.
    private func append(_ index: Int, steps: Int, gamma: Float, weight: Float, to batch: UpdateBatch) {
        let first = self[index]
        var reward = first.reward
        var discount = gamma
        var (last, lastIndex) = (first, index)
        for _ in 1..<max(steps, 1) {
            guard let following = successor(of: lastIndex) else { break }
            (last, lastIndex) = (self[following], following)
            reward += discount * last.reward
            discount *= gamma
        }
        let row = UpdateBatch.Row(
            action: Int(first.action), reward: reward, discount: last.terminated ? 0 : discount, weight: weight,
            expertTransition: Int(first.expertTransition), replayIndex: index)
        let start = batch.append(row)
        copyObservations(before: index, after: lastIndex, to: batch.observations, batch.nextObservations, at: start)
    }
}
