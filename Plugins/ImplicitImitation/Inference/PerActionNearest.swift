import Understudy

/// Labels each expert transition with the action of the nearest own transition, subject to a ratio test.
///
/// For every expert transition and every action, it stores the distance and the reward of the nearest own transition
/// with that action. The certainty equals that of `nearest-transition` if the smallest distance is below `ratio` times
/// that of the next action, or if no other action has come near. Otherwise it is 0.
///
/// Source: the ratio test is Lowe's (2004, Distinctive image features from scale-invariant keypoints); its use here is
/// ours.
public struct PerActionNearest: ActionInferencer {
    /// `per-action-nearest`
    public static let name = "per-action-nearest"

    /// One line for `understudy list`.
    public static let summary =
        "The action whose own nearest transition is nearest, certain where no other's is about as near"

    private struct Nearest {
        var squaredDistance = Float.infinity
        var reward: Float = 0
    }

    private var parameters: InferenceParameters
    private let ratio: Float

    /// The expert's transitions, indexed by nearness, for each action.
    private var experts: [ExpertTransitions] = []
    private var entries = ExpertTransitions.Entries()
    /// The nearest own transition by entry and action.
    private var nearest: [Nearest] = []
    private var hasLabel: [Bool] = []

    /// The distance at and above which an own transition is no match (err_max).
    public var acceptanceRadius: Float { parameters.radius }

    /// The number of labeled expert transitions.
    public private(set) var inferredCount = 0

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        parameters = InferenceParameters(from: &reader)
        ratio = Float(
            reader.value(
                "ratio", default: 0.8, in: 0.0...1,
                "Share of the next action's distance below which the nearest action is certain"))
    }

    /// Returns the reason why the metric does not fit `observations`; `nil` if it does.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        guard !parameters.isLearned else {
            return Diagnostic(
                "learned is a metric of nearest-transition alone; use auto, or kind: nearest-transition",
                key: TransitionMetric.key)
        }
        return parameters.obstacle(in: observations)
    }

    /// Begins on `recording` and forgets everything before.
    ///
    /// - Throws: `Diagnostic` if the metric does not fit `observations`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        if let problem = obstacle(in: observations) { throw problem }
        try parameters.begin(observations)
        let expert = ExpertTransitions(
            recording, by: parameters.resolvedMetric.features(of: recording, observations), radius: parameters.radius,
            keepsTies: false)
        entries = expert.entries
        experts = Array(repeating: expert, count: actions.count)
        nearest = Array(repeating: Nearest(), count: expert.count * actions.count)
        hasLabel = Array(repeating: false, count: expert.count)
        inferredCount = 0
    }

    /// Updates all expert transitions for which the own transition is the nearest so far with its action.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        Self.improve(
            &experts[action], &nearest, &hasLabel, &inferredCount, actions: experts.count, observation, action, reward,
            next, terminated)
    }

    private static func improve(
        _ expert: inout ExpertTransitions, _ nearest: inout [Nearest], _ hasLabel: inout [Bool],
        _ inferredCount: inout Int, actions: Int, _ observation: Span<Float>, _ action: Int, _ reward: Float,
        _ next: Span<Float>, _ terminated: Bool
    ) {
        let multiplicities = expert.multiplicities
        expert.improve(near: observation, next, terminated: terminated) { _, _ in
        } _: { entry, squaredDistance in
            nearest[entry * actions + action] = Nearest(squaredDistance: squaredDistance, reward: reward)
            inferredCount += hasLabel[entry] ? 0 : Int(multiplicities[entry])
            hasLabel[entry] = true
            return true
        }
    }

    /// Returns the current label of transition `j`; of equally near actions, the one with the lowest number.
    public func inference(for j: Int) -> Inference? {
        guard let entry = entries.entry(of: j), hasLabel[entry] else { return nil }
        let first = entry * experts.count
        let (best, second) = leastTwo(of: experts.count) { nearest[first + $0].squaredDistance }
        let found = nearest[first + best]
        let isCertain = found.squaredDistance < ratio * ratio * second
        return Inference(
            action: best, error: found.squaredDistance.squareRoot(),
            certainty: isCertain ? parameters.certainty(atSquaredDistance: found.squaredDistance) : 0,
            reward: found.reward, terminated: entries.isTerminal(entry))
    }
}

extension PerActionNearest {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        let count = nearest.count
        try archive.list(&nearest, "nearest", fresh: Nearest()) { nearest, archive in
            try archive.number(&nearest.squaredDistance, "squared_distance")
            try archive.number(&nearest.reward, "reward")
        }
        try archive.require(nearest.count, in: count...count, "nearest")
        try archive.flags(&hasLabel, "has_label")
        try archive.number(&inferredCount, "inferred_count")
        for action in experts.indices {
            try archive.within("action_\(action)") { try experts[action].saveOrRestoreState(in: &$0) }
        }
    }
}

/// Returns the number below `count` with the least value, and the least of the other values.
///
/// Ties go to the lowest number. The second value is infinite if there is no other number.
func leastTwo(of count: Int, _ value: (Int) -> Float) -> (best: Int, second: Float) {
    var best = 0
    var second = Float.infinity
    for number in 1..<max(count, 1) {
        let other = value(number)
        if other < value(best) {
            second = value(best)
            best = number
        } else {
            second = min(second, other)
        }
    }
    return (best, second)
}
