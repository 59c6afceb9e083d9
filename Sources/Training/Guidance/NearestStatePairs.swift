import Understudy

/// The paper's expert sampling and loss (Chrysomallis & Chalkiadakis 2025, DIIQN).
///
/// For the agent's state s_a the nearest expert state s_e is found, one of them at random where several are equally near, and kept with the sample
/// where its similarity reaches tau. In an update the sample's loss is L = Φ · L_e + (1 - Φ) · L_a: L_a the temporal-difference loss of the own
/// transition, L_e that of (s_e, a_e, r_e, s'_e), and Φ the confidence. a_e is read when the sample is learned from, so that later inferences improve it. Samples without a pair, or whose pair
/// teaches nothing at present, keep L = L_a; with Φ = 0 everywhere this is DQN.
struct NearestStatePairs: ExpertSampler {
    /// The least distance that is not accepted.
    private let radius: Float
    private let maximumConfidence: Float
    private var states: ExpertStates
    private var errors: [Float?] = []
    private var partners: [Int] = []

    /// The own samples seen, and those that found a pair, since the last call of `takeMatchedShare`.
    private var seen = 0
    private var matched = 0

    init(_ settings: SamplingConfiguration.NearestState, states: ExpertStates) {
        radius = states.radius(ofSimilarity: settings.threshold)
        maximumConfidence = settings.maximumConfidence
        self.states = states
    }

    var margin: Float { 0 }

    func maximumRows(batchSize: Int) -> Int { batchSize }

    mutating func pair(for observation: UnsafePointer<Float>, using stream: inout RandomStream) -> Int? {
        let nearest = states.nearest(to: observation, within: radius, using: &stream)
        seen += 1
        matched += nearest == nil ? 0 : 1
        return nearest?.index
    }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, gamma: Float, using stream: inout RandomStream
    ) {
        errors.removeAll(keepingCapacity: true)
        partners.removeAll(keepingCapacity: true)
        guard maximumConfidence > 0 else { return }
        for row in 0..<batch.count {
            let j = batch[row].expertTransition
            guard j >= 0, let lesson = knowledge.lesson(from: j) else { continue }
            knowledge.withObservations(of: j, lesson: lesson) { observation, next in
                batch.append(
                    UpdateBatch.Row(
                        action: lesson.action, reward: lesson.reward,
                        discount: lesson.terminated ? 0 : power(gamma, lesson.steps), weight: 0, expertTransition: j),
                    observation, next)
            }
            errors.append(lesson.error)
            partners.append(row)
        }
    }

    mutating func weigh(_ batch: UpdateBatch, critic: CriticView, knowledge: ExpertKnowledge, trust: inout Trust) {
        let own = batch.count - partners.count
        for (index, partner) in partners.enumerated() {
            let row = own + index
            let phi = min(
                maximumConfidence,
                trust.confidence(
                    in: ConfidenceSample(
                        expertActionValue: critic.value(row: row, action: batch[row].action),
                        agentActionValue: critic.value(row: row, action: batch[partner].action),
                        greedyValue: critic.highest(row: row), inferenceError: errors[index],
                        inferenceRadius: knowledge.inferencer.acceptanceRadius, errorScale: critic.errorScale,
                        updates: critic.updates)))
            // L = Φ · L_e + (1 - Φ) · L_a, within the mean over the own samples.
            batch[row].weight = phi * batch[partner].weight
            batch[partner].weight *= 1 - phi
        }
    }

    mutating func takeMatchedShare() -> Double? {
        defer { (seen, matched) = (0, 0) }
        return seen > 0 ? Double(matched) / Double(seen) : nil
    }
}

/// `base` to a small whole power, by repeated multiplication: the same bits everywhere.
func power(_ base: Float, _ exponent: Int) -> Float {
    var result: Float = 1
    for _ in 0..<exponent { result *= base }
    return result
}
