import Understudy

/// A metric that is learned once from the agent's own transitions (ours): `jaccard` of bits with a weight for each channel of s and s', `change` of numbers with one for each number of both.
///
/// The weights are those with which the nearest of the other own transitions tells best which action was taken (`WeightSearch`). Only steps whose action was drawn at random are asked:
/// else a metric would learn the agent's habits, and compare where the agent is, not what its action did.
struct LearnedMetric {
    /// The own transitions that it is learned from; none afterwards.
    private var seen: SeenTransitions
    /// The weight of each channel, or number.
    private(set) var weights: [Int32]
    /// Whether nothing is learned yet.
    private(set) var isLearning = true

    private let warmup: Int
    private let observations: ObservationSpace
    private let numbers: VectorFeatures

    /// The most weights that are learned.
    static let maximumWeights = 512
    /// The fewest random own transitions from which anything is learned.
    private static let fewest = 100
    /// The distances that are looked at for one value of each weight, at most: those among 1,500 transitions for each of 20 weights.
    private static let maximumDistances = 20 * 1_500 * 1_500
    private static let maximumTransitions = 1_500

    /// Why it is too much to learn.
    static func obstacle(in observations: ObservationSpace) -> ParameterProblem? {
        let count = weightCount(observations)
        guard count > maximumWeights else { return nil }
        return ParameterProblem(
            TransitionMetric.key,
            "learned would need \(count) weights here, and learns \(maximumWeights) at most; use auto")
    }

    private static func weightCount(_ observations: ObservationSpace) -> Int {
        2 * (observations.isBinary ? BitLayout(channelsOf: observations).channels : observations.count)
    }

    /// - Parameter warmup: the own transitions that it is learned from.
    init(_ recording: ExpertRecording, observations: ObservationSpace, warmup: Int) {
        self.warmup = warmup
        self.observations = observations
        numbers = VectorFeatures(recording, showsChange: true)
        seen = SeenTransitions(observations)
        weights = Array(repeating: 1, count: Self.weightCount(observations))
    }

    /// Whether there are as many own transitions as it is learned from.
    var isComplete: Bool { seen.count >= warmup }

    /// Takes down an own transition.
    mutating func note(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool
    ) {
        seen.append(
            observation, action: action, reward: reward, next: next, terminated: terminated, isRandom: isRandom)
    }

    /// Learns the weights.
    ///
    /// - Returns: the own transitions so far, which are kept no longer.
    mutating func learn(actions: Int) -> SeenTransitions {
        let all = seen
        seen = SeenTransitions(observations)
        isLearning = false
        let sample = sample(of: all)
        guard sample.count >= Self.fewest else { return all }
        var search = WeightSearch(sample.map { all.action(of: $0) }, actions: actions, weights: weights.count)
        if observations.isBinary {
            let rows = BitChannels(all.bits(of: sample), layout: BitFeatures(observations, .jaccard).layout)
            search.search { rows.distances(from: $0, inChannel: $1, into: &$2) }
        } else {
            let rows = NumberColumns(all, sample, numbers)
            search.search { rows.distances(from: $0, in: $1, into: &$2) }
        }
        weights = search.weights
        return all
    }

    /// Random steps that end no episode, evenly spread over all.
    private func sample(of all: SeenTransitions) -> [Int] {
        let places = (0..<all.count).filter { all.isRandom($0) && !all.isEnd($0) }
        var most = min(places.count, Self.maximumTransitions)
        while most * most * weights.count > Self.maximumDistances { most -= 1 }
        return (0..<most).map { places[$0 * places.count / most] }
    }

    /// What is compared by the weights.
    func features(of recording: ExpertRecording) -> any TransitionFeatures {
        observations.isBinary ? WeightedBits(observations, weights) : WeightedNumbers(numbers, weights)
    }
}

extension LearnedMetric {
    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.flag(&isLearning, "is_learning")
        try archive.numbers(&weights, "weights")
        guard weights.contains(where: { $0 > 0 }), weights.allSatisfy({ 0...WeightSearch.largest ~= $0 }) else {
            throw StateError("weights", "they are no weights")
        }
        try archive.within("seen") { try seen.saveOrRestoreState(in: &$0) }
    }
}
