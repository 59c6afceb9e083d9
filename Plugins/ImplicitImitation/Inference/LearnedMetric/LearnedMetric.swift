import ImitationTools
import Understudy

/// A metric learned once from the agent's own transitions (ours).
///
/// For bits it is `jaccard` with a weight for each channel of s and s'. For numbers it is `change` with a weight for
/// each number of the state and of the change.
///
/// The weights are those with which the nearest other own transitions best predict the action (`WeightSearch`). Only
/// steps with random actions are used. Otherwise the metric would learn the agent's habits, and compare where the agent
/// is rather than the effect of its action.
struct LearnedMetric {
    /// The training data; empty after learning.
    private var seen: SeenTransitions
    /// The weight of each channel or number.
    private(set) var weights: [Int32]
    /// `true` until the metric is learned.
    private(set) var isLearning = true

    private let warmup: Int
    private let observations: ObservationSpace
    private let numbers: VectorFeatures

    /// The largest number of weights that can be learned.
    static let maximumWeights = 512
    /// The smallest number of random own transitions that suffices for learning.
    private static let fewest = 100
    /// The largest number of distances per candidate value: those among 1,500 transitions for each of 20 weights.
    private static let maximumDistances = 20 * 1_500 * 1_500
    private static let maximumTransitions = 1_500

    /// Returns the reason why there are too many weights to learn; `nil` if there are not.
    static func obstacle(in observations: ObservationSpace) -> String? {
        let count = weightCount(observations)
        guard count > maximumWeights else { return nil }
        return "learned would need \(count) weights here, and learns \(maximumWeights) at most; use auto"
    }

    private static func weightCount(_ observations: ObservationSpace) -> Int {
        2 * (observations.isBinary ? BitLayout(channelsOf: observations).channels : observations.count)
    }

    /// - Parameter warmup: the number of own transitions in the training data.
    init(_ recording: ExpertRecording, observations: ObservationSpace, warmup: Int) {
        self.warmup = warmup
        self.observations = observations
        numbers = VectorFeatures(recording, showsChange: true)
        seen = SeenTransitions(observations)
        weights = Array(repeating: 1, count: Self.weightCount(observations))
    }

    /// `true` if the training data are complete.
    var isComplete: Bool { seen.count >= warmup }

    /// Adds an own transition to the training data.
    mutating func note(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool
    ) {
        seen.append(
            observation, action: action, reward: reward, next: next, terminated: terminated, isRandom: isRandom)
    }

    /// Learns the weights.
    ///
    /// - Returns: the training data, which are no longer stored afterwards.
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

    /// Returns random steps that end no episode, evenly spread over all.
    private func sample(of all: SeenTransitions) -> [Int] {
        let places = (0..<all.count).filter { all.isRandom($0) && !all.isEnd($0) }
        var most = min(places.count, Self.maximumTransitions)
        while most * most * weights.count > Self.maximumDistances { most -= 1 }
        return (0..<most).map { places[$0 * places.count / most] }
    }

    /// Returns the features with the learned weights.
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
