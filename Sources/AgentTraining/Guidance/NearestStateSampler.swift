import ImitationTools
import Understudy

/// The paper's expert sampling and loss (Chrysomallis & Chalkiadakis 2025, DIIQN).
///
/// For each agent state s_a, the nearest expert state s_e is searched, with ties broken at random. The pair is stored
/// with the sample if its similarity reaches tau. In an update, the loss of the sample is L = Φ · L_e + (1 - Φ) · L_a.
/// L_a is the temporal-difference loss of the agent transition, L_e that of (s_e, a_e, r_e, s'_e), and Φ the
/// confidence. Samples without a pair, or with a pair that has no demonstration at present, keep L = L_a. With Φ = 0
/// everywhere, this is DQN. Details that the paper does not specify are set in `SamplingConfiguration.NearestState`.
struct NearestStateSampler: ExpertSampler {
    private typealias Demonstration = ExpertKnowledge.Demonstration

    private let settings: SamplingConfiguration.NearestState
    /// The distance below which a pair is accepted.
    private let radius: Float
    private var states: ExpertStates
    private var neighbors: [Neighbor] = []
    private var errors: [Float?] = []
    private var partners: [Int] = []
    /// The expert transitions paired with the agent samples of a batch.
    private var asked: [Int32] = []
    /// The previous numbers of updates with the paired transitions.
    private var counts: [Int32] = []
    /// The number of updates with each expert transition.
    private var updates: [Int32]
    /// The demonstrations at the time when the agent transitions were stored, by position in the replay memory.
    ///
    /// It is empty if demonstrations are read during updates.
    private var stored: [Demonstration?] = []
    private let capacity: Int
    /// The place in the replay memory of the next transition, in 0...capacity.
    private var nextPlace = 0

    /// The numbers of agent samples and of matched ones since the last call of `takeMatchedShare`.
    private var seen = 0
    private var matched = 0

    /// Creates the pairing.
    ///
    /// - Parameter capacity: the capacity of the replay memory in transitions.
    init(_ settings: SamplingConfiguration.NearestState, states: ExpertStates, transitions: Int, capacity: Int) {
        self.settings = settings
        self.states = states
        self.capacity = capacity
        radius = states.radius(ofSimilarity: settings.threshold)
        updates = Array(repeating: 0, count: transitions)
        neighbors.reserveCapacity(settings.neighbors + 1)
        if settings.reading == .storing { stored = Array(repeating: nil, count: capacity) }
    }

    var imitation: ImitationLoss { .margin(0) }

    func maximumRows(batchSize: Int) -> Int { batchSize }

    mutating func pair(
        for observation: Span<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int? {
        let nearest = nearest(to: observation, using: &stream)
        seen += 1
        matched += nearest == nil ? 0 : 1
        if settings.reading == .storing {
            if nextPlace == capacity { nextPlace = 0 }
            stored[nextPlace] = nearest.flatMap { knowledge.demonstration(from: $0.index) }
            nextPlace += 1
        }
        return nearest?.index
    }

    private mutating func nearest(
        to observation: Span<Float>, using stream: inout RandomStream
    ) -> Neighbor? {
        guard settings.neighbors > 1 else { return states.nearest(to: observation, within: radius, using: &stream) }
        states.nearest(settings.neighbors, to: observation, within: radius, into: &neighbors, using: &stream)
        return neighbors.isEmpty ? nil : neighbors[stream.integer(below: neighbors.count)]
    }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: ExpertTrust, gamma: Float,
        using stream: inout RandomStream
    ) {
        errors.removeAll(keepingCapacity: true)
        partners.removeAll(keepingCapacity: true)
        guard settings.maximumConfidence > 0 else { return }
        prefetch(batch, knowledge)
        for row in 0..<batch.count {
            let own = batch[row]
            let j = own.expertTransition
            guard j >= 0, let demonstration = demonstration(from: j, at: own.replayIndex, knowledge),
                let reward = settings.reward == .own ? own.reward : demonstration.reward
            else { continue }
            knowledge.append(
                UpdateBatch.Row(
                    action: demonstration.action, reward: reward,
                    discount: demonstration.terminated ? 0 : power(gamma, demonstration.steps), weight: 0,
                    expertTransition: j),
                from: j, toEndOf: demonstration, from: j, to: batch)
            errors.append(demonstration.error)
            partners.append(row)
        }
    }

    /// Prefetches data of all expert transitions of the batch at once, because they are scattered over the recording.
    private mutating func prefetch(_ batch: UpdateBatch, _ knowledge: ExpertKnowledge) {
        asked.removeAll(keepingCapacity: true)
        for row in 0..<batch.count {
            let j = batch[row].expertTransition
            if j >= 0 { asked.append(Int32(j)) }
        }
        knowledge.prefetch(asked.span)
        let asked = asked.span
        Prefetching.ask(for: asked, of: updates.span)
    }

    private func demonstration(from j: Int, at place: Int, _ knowledge: ExpertKnowledge) -> Demonstration? {
        settings.reading == .storing ? stored[place] : knowledge.demonstration(from: j)
    }

    mutating func weigh(
        _ batch: UpdateBatch, critic: BatchValues, knowledge: ExpertKnowledge, trust: inout ExpertTrust
    ) {
        let own = batch.count - partners.count
        let radius = knowledge.inferencer.acceptanceRadius
        countUpdates(of: own..<batch.count, in: batch)
        for (index, partner) in partners.enumerated() {
            let row = own + index
            let agentAction =
                settings.agentAction == .stored ? batch[partner].action : critic.greedyAction(row: row)
            let phi = min(
                settings.maximumConfidence,
                trust.confidence(
                    in: ConfidenceSample(
                        expertActionValue: critic.value(row: row, action: batch[row].action),
                        agentActionValue: critic.value(row: row, action: agentAction),
                        greedyValue: critic.highest(row: row), inferenceError: errors[index],
                        inferenceRadius: radius, errorScale: critic.errorScale, updates: critic.updates,
                        expertUpdates: Int(counts[index])), of: batch[row].expertTransition))
            // Keep the weight of the mean over the agent samples.
            let weights = DIIQN.weights(confidence: phi)
            batch[row].weight = weights.expert * batch[partner].weight
            if settings.form == .convex { batch[partner].weight *= weights.agent }
        }
    }

    /// Counts this update for the expert transitions of `rows`, in one loop so that memory accesses overlap.
    private mutating func countUpdates(of rows: Range<Int>, in batch: UpdateBatch) {
        counts.removeAll(keepingCapacity: true)
        for row in rows {
            let j = batch[row].expertTransition
            counts.append(updates[j])
            updates[j] += 1
        }
    }

    mutating func takeMatchedShare() -> Double? {
        defer { (seen, matched) = (0, 0) }
        return seen > 0 ? Double(matched) / Double(seen) : nil
    }
}

/// Returns `base` to a small integer power by repeated multiplication, which is bit-identical on all platforms.
func power(_ base: Float, _ exponent: Int) -> Float {
    var result: Float = 1
    for _ in 0..<exponent { result *= base }
    return result
}

extension NearestStateSampler {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&updates, "updates")
        try archive.list(&stored, "stored", fresh: nil) { demonstration, archive in
            try archive.presence(of: &demonstration, fresh: .unknown) { try $0.saveOrRestoreState(in: &$1) }
        }
        let places = settings.reading == .storing ? capacity : 0
        try archive.require(stored.count, in: 0...places, "stored")
        // The state of a run with a smaller memory, which is trained longer.
        if stored.count < places { stored += Array(repeating: nil, count: places - stored.count) }
        try archive.number(&nextPlace, "next_place", in: 0...max(1, capacity))
        try archive.number(&seen, "seen")
        try archive.number(&matched, "matched")
    }
}
