import Understudy

/// A batch of expert transitions beside the agent's own (ours; `Documentation/Algorithms.md`, DIIQN-guided).
///
/// Rows are drawn uniformly over the expert transitions that teach something at present. Each learns by temporal difference, every other one over several steps along
/// its trajectory, and carries the imitation loss, weighted by the confidence. Both are weighted by the certainty of the action and by the overall trust, as the
/// settings say.
struct ExpertBatch: ExpertSampler {
    private let settings: SamplingConfiguration.Batch
    private var weights: [Float] = []
    private var errors: [Float?] = []
    private var hasReward: [Bool] = []
    /// Whether as many transitions as were asked for have taught something at once.
    private var hasBegun = false
    private var updatesToNextLook = 0
    /// The updates in which each transition was learned from.
    private var updates: [Int32]
    private var fading: Float = 1
    /// The transitions that teach something, listed where most do not.
    private var usable: [Int] = []

    init(_ settings: SamplingConfiguration.Batch, transitions: Int) {
        self.settings = settings
        updates = Array(repeating: 0, count: transitions)
    }

    var imitation: ImitationLoss { settings.imitation }

    func maximumRows(batchSize: Int) -> Int { settings.size }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: Trust, gamma: Float, using stream: inout RandomStream
    ) {
        weights.removeAll(keepingCapacity: true)
        errors.removeAll(keepingCapacity: true)
        hasReward.removeAll(keepingCapacity: true)
        usable.removeAll(keepingCapacity: true)
        if !hasBegun { begin(knowledge) }
        fading = settings.fades ? trust.schedule.overall : 1
        guard hasBegun, fading > 0 else { return }
        for number in 0..<settings.size {
            guard let (j, lesson) = draw(from: knowledge, using: &stream) else { return }
            let steps = number.isMultiple(of: 2) ? 1 : settings.steps
            // Nothing is drawn where there are no bridges, so that their absence changes nothing.
            let isInterior = !lesson.interior.isEmpty && stream.happens(withProbability: settings.interiorShare)
            let interior = isInterior ? lesson.interior[stream.integer(below: lesson.interior.count)] : nil
            append(j, lesson, from: interior, steps: steps, to: batch, knowledge: knowledge, gamma: gamma)
            weights.append(fading * (settings.isCertaintyWeighted ? lesson.certainty : 1) / Float(settings.size))
            errors.append(lesson.error)
            // A target needs a reward; which action is the expert's is known without one.
            hasReward.append(interior != nil || lesson.reward != nil)
        }
    }

    /// Looks whether enough is known, seldom where the recording is long and looking takes its time.
    private mutating func begin(_ knowledge: ExpertKnowledge) {
        updatesToNextLook -= 1
        guard updatesToNextLook < 0 else { return }
        hasBegun = knowledge.hasLessons(settings.minimum)
        updatesToNextLook = knowledge.recording.transitionCount / 1_000
    }

    mutating func weigh(_ batch: UpdateBatch, critic: CriticView, knowledge: ExpertKnowledge, trust: inout Trust) {
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
                    expertUpdates: Int(updates[batch[row].expertTransition])))
            batch[row].weight = hasReward[index] ? settings.temporalDifferenceWeight * weight : 0
            batch[row].imitationWeight = settings.imitationWeight * weight * confidence
            updates[batch[row].expertTransition] += 1
        }
    }

    /// A transition that teaches something, uniformly, or `nil` where none does.
    private mutating func draw(
        from knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> (Int, ExpertKnowledge.Lesson)? {
        let count = knowledge.recording.transitionCount
        if usable.isEmpty {
            for _ in 0..<64 {
                let j = stream.integer(below: count)
                if let lesson = knowledge.lesson(from: j) { return (j, lesson) }
            }
            for j in 0..<count where knowledge.lesson(from: j) != nil { usable.append(j) }
        }
        guard !usable.isEmpty else { return nil }
        let j = usable[stream.integer(below: usable.count)]
        return knowledge.lesson(from: j).map { (j, $0) }
    }

    /// Appends transition `j`, or a later step of its bridge, with the return of up to `steps` lessons from there on: it stops at a terminal state, at the end of the trajectory,
    /// and where nothing is known.
    private func append(
        _ j: Int, _ lesson: ExpertKnowledge.Lesson, from interior: Bridge.Interior?, steps: Int, to batch: UpdateBatch,
        knowledge: ExpertKnowledge, gamma: Float
    ) {
        var reward = interior?.reward ?? lesson.reward ?? 0
        var discount = power(gamma, interior?.steps ?? lesson.steps)
        var (last, lastIndex) = (lesson, j)
        for _ in 1..<max(steps, 1) {
            let next = lastIndex + last.expertSteps
            guard !last.terminated, next < knowledge.recording.end(of: j), let following = knowledge.lesson(from: next),
                let further = following.reward
            else { break }
            reward += discount * further
            discount *= power(gamma, following.steps)
            (last, lastIndex) = (following, next)
        }
        let row = UpdateBatch.Row(
            action: interior?.action ?? lesson.action, reward: reward, discount: last.terminated ? 0 : discount,
            weight: 0,
            expertTransition: j)
        knowledge.withObservations(of: j, lesson: lesson) { observation, _ in
            knowledge.withObservations(of: lastIndex, lesson: last) { _, end in
                guard let interior else { return batch.append(row, observation, end) }
                interior.observation.withUnsafeBufferPointer { start in
                    if let start = start.baseAddress { batch.append(row, start, end) }
                }
            }
        }
    }
}

extension ExpertBatch {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.flag(&hasBegun, "has_begun")
        try archive.number(&updatesToNextLook, "updates_to_next_look")
        try archive.numbers(&updates, "updates")
    }
}
