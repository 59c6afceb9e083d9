import Understudy

/// A batch of expert transitions in addition to the agent's batch (our method; `Documentation/DIIQN-guided.md`,
/// DIIQN-guided).
///
/// Rows are drawn uniformly from the expert transitions that are currently usable. Each row has a temporal-difference
/// loss, which spans several steps of its trajectory for every other row. Each row also has an imitation loss, weighted
/// by the confidence. Depending on the settings, both losses are weighted by the certainty of the action and by the
/// overall trust.
struct SeparateBatchSampler: ExpertSampler {
    private let settings: SamplingConfiguration.Batch
    private var weights: [Float] = []
    private var errors: [Float?] = []
    private var hasReward: [Bool] = []
    /// Whether the required number of transitions has been usable at the same time.
    private var hasBegun = false
    private var updatesToNextLook = 0
    /// The number of updates with each transition.
    private var updates: [Int32]
    private var fading: Float = 1
    /// The usable transitions; they are listed only if most transitions are unusable.
    private var usable: [Int] = []

    init(_ settings: SamplingConfiguration.Batch, transitions: Int) {
        self.settings = settings
        updates = Array(repeating: 0, count: transitions)
    }

    var imitation: ImitationLoss { settings.imitation }

    func maximumRows(batchSize: Int) -> Int { settings.size }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: ExpertTrust, gamma: Float,
        using stream: inout RandomStream
    ) {
        weights.removeAll(keepingCapacity: true)
        errors.removeAll(keepingCapacity: true)
        hasReward.removeAll(keepingCapacity: true)
        usable.removeAll(keepingCapacity: true)
        if !hasBegun { begin(knowledge) }
        fading = settings.fades ? Float(trust.overall) : 1
        guard hasBegun, fading > 0 else { return }
        for number in 0..<settings.size {
            guard let (j, demonstration) = draw(from: knowledge, using: &stream) else { return }
            let steps = number.isMultiple(of: 2) ? 1 : settings.steps
            // Without bridges, no random number is drawn, so the random stream is the same as without bridging.
            let isInterior = !demonstration.interior.isEmpty && stream.happens(withProbability: settings.interiorShare)
            let interior =
                isInterior ? demonstration.interior[stream.integer(below: demonstration.interior.count)] : nil
            append(j, demonstration, from: interior, steps: steps, to: batch, knowledge: knowledge, gamma: gamma)
            let share = settings.fades ? trust.share(of: j) : 1
            weights.append(
                fading * share * (settings.isCertaintyWeighted ? demonstration.certainty : 1) / Float(settings.size))
            errors.append(demonstration.error)
            // The target needs a reward. The imitation loss does not, because the action is known.
            hasReward.append(interior != nil || demonstration.reward != nil)
        }
    }

    /// Checks whether enough transitions are usable; for long recordings it checks rarely, because that is slow.
    private mutating func begin(_ knowledge: ExpertKnowledge) {
        updatesToNextLook -= 1
        guard updatesToNextLook < 0 else { return }
        hasBegun = knowledge.hasDemonstrations(settings.minimum)
        updatesToNextLook = knowledge.recording.transitionCount / 1_000
    }

    mutating func weigh(
        _ batch: UpdateBatch, critic: BatchValues, knowledge: ExpertKnowledge, trust: inout ExpertTrust
    ) {
        let own = batch.count - weights.count
        if settings.ownWeight != 1 { for row in 0..<own { batch[row].weight *= settings.ownWeight } }
        for (index, weight) in weights.enumerated() {
            let row = own + index
            let value = critic.value(row: row, action: batch[row].action)
            let highest = critic.highest(row: row)
            let confidence = trust.confidence(
                in: ConfidenceSample(
                    expertActionValue: value, agentActionValue: highest, greedyValue: highest,
                    inferenceError: errors[index], inferenceRadius: knowledge.inferencer.acceptanceRadius,
                    errorScale: critic.errorScale, updates: critic.updates,
                    expertUpdates: Int(updates[batch[row].expertTransition])), of: batch[row].expertTransition)
            batch[row].weight = hasReward[index] ? settings.temporalDifferenceWeight * weight : 0
            batch[row].imitationWeight = settings.imitationWeight * weight * confidence
            updates[batch[row].expertTransition] += 1
        }
    }

    /// Draws a usable transition uniformly, or returns `nil` if there is none.
    private mutating func draw(
        from knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> (Int, ExpertKnowledge.Demonstration)? {
        let count = knowledge.recording.transitionCount
        if usable.isEmpty {
            for _ in 0..<64 {
                let j = stream.integer(below: count)
                if let demonstration = knowledge.demonstration(from: j) { return (j, demonstration) }
            }
            for j in 0..<count where knowledge.demonstration(from: j) != nil { usable.append(j) }
        }
        guard !usable.isEmpty else { return nil }
        let j = usable[stream.integer(below: usable.count)]
        return knowledge.demonstration(from: j).map { (j, $0) }
    }

    /// Appends transition `j`, or an interior step of its bridge, with an n-step return of up to `steps` demonstrations.
    ///
    /// The return stops at a terminal state, at the end of the trajectory, and at a transition without a known reward.
    private func append(
        _ j: Int, _ demonstration: ExpertKnowledge.Demonstration, from interior: Bridge.Interior?, steps: Int,
        to batch: UpdateBatch,
        knowledge: ExpertKnowledge, gamma: Float
    ) {
        var reward = interior?.reward ?? demonstration.reward ?? 0
        var discount = power(gamma, interior?.steps ?? demonstration.steps)
        var (last, lastIndex) = (demonstration, j)
        for _ in 1..<max(steps, 1) {
            let next = lastIndex + last.expertSteps
            guard !last.terminated, next < knowledge.recording.end(of: j),
                let following = knowledge.demonstration(from: next),
                let further = following.reward
            else { break }
            reward += discount * further
            discount *= power(gamma, following.steps)
            (last, lastIndex) = (following, next)
        }
        let row = UpdateBatch.Row(
            action: interior?.action ?? demonstration.action, reward: reward, discount: last.terminated ? 0 : discount,
            weight: 0,
            expertTransition: j)
        knowledge.append(row, from: j, interior, toEndOf: last, from: lastIndex, to: batch)
    }
}

extension SeparateBatchSampler {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.flag(&hasBegun, "has_begun")
        try archive.number(&updatesToNextLook, "updates_to_next_look")
        try archive.numbers(&updates, "updates")
    }
}
