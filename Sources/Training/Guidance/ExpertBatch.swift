import Understudy

/// A batch of expert transitions beside the agent's own (ours; `Documentation/Algorithms.md`, DIIQN-guided).
///
/// Rows are drawn uniformly over the expert transitions that teach something at present. Each learns by temporal difference, weighted by the
/// certainty of its action, every other one over several steps along its trajectory; and each carries the large-margin loss of learning from
/// demonstrations (Hester et al. 2018), weighted by certainty and confidence.
struct ExpertBatch: ExpertSampler {
    private let settings: SamplingConfiguration.Batch
    private var certainties: [Float] = []
    private var errors: [Float?] = []
    /// Whether as many transitions as were asked for have taught something at once.
    private var hasBegun = false
    /// The transitions that teach something, listed where most do not.
    private var usable: [Int] = []

    init(_ settings: SamplingConfiguration.Batch) {
        self.settings = settings
    }

    var margin: Float { settings.margin }

    func maximumRows(batchSize: Int) -> Int { settings.size }

    mutating func pair(for observation: UnsafePointer<Float>, using stream: inout RandomStream) -> Int? { nil }

    mutating func takeMatchedShare() -> Double? { nil }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, gamma: Float, using stream: inout RandomStream
    ) {
        certainties.removeAll(keepingCapacity: true)
        errors.removeAll(keepingCapacity: true)
        usable.removeAll(keepingCapacity: true)
        if !hasBegun { hasBegun = knowledge.hasLessons(settings.minimum) }
        guard hasBegun else { return }
        for number in 0..<settings.size {
            guard let (j, lesson) = draw(from: knowledge, using: &stream) else { return }
            let steps = number.isMultiple(of: 2) ? 1 : settings.steps
            append(j, lesson, steps: steps, to: batch, knowledge: knowledge, gamma: gamma)
            certainties.append(lesson.certainty)
            errors.append(lesson.error)
        }
    }

    mutating func weigh(_ batch: UpdateBatch, critic: CriticView, knowledge: ExpertKnowledge, trust: inout Trust) {
        let own = batch.count - certainties.count
        for (index, certainty) in certainties.enumerated() {
            let row = own + index
            let value = critic.value(row: row, action: batch[row].action)
            let highest = critic.highest(row: row)
            let confidence = trust.confidence(
                in: ConfidenceSample(
                    expertActionValue: value, agentActionValue: highest, greedyValue: highest,
                    inferenceError: errors[index], inferenceRadius: knowledge.inferencer.acceptanceRadius,
                    errorScale: critic.errorScale, updates: critic.updates))
            batch[row].weight = certainty / Float(settings.size)
            batch[row].marginWeight = settings.marginWeight * certainty * confidence / Float(settings.size)
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

    /// Appends transition `j` with the return of up to `steps` lessons from there on: it stops at a terminal state, at the end of the trajectory,
    /// and where nothing is known.
    private func append(
        _ j: Int, _ lesson: ExpertKnowledge.Lesson, steps: Int, to batch: UpdateBatch, knowledge: ExpertKnowledge,
        gamma: Float
    ) {
        var reward = lesson.reward
        var discount = power(gamma, lesson.steps)
        var (last, lastIndex) = (lesson, j)
        for _ in 1..<max(steps, 1) {
            let next = lastIndex + last.expertSteps
            guard !last.terminated, next < knowledge.recording.end(of: j), let following = knowledge.lesson(from: next)
            else { break }
            reward += discount * following.reward
            discount *= power(gamma, following.steps)
            (last, lastIndex) = (following, next)
        }
        let row = UpdateBatch.Row(
            action: lesson.action, reward: reward, discount: last.terminated ? 0 : discount, weight: 0,
            expertTransition: j)
        knowledge.withObservations(of: j, lesson: lesson) { observation, _ in
            knowledge.withObservations(of: lastIndex, lesson: last) { _, end in batch.append(row, observation, end) }
        }
    }
}
