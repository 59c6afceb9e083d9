import Understudy

/// Trust from realised returns as a whole, and from the critic on each sample (ours).
///
/// As a whole: kappa follows how far the agent's returns R (mean of the last 10 episodes) are below the expert's inferred return G_E, from those it began with
/// (R_0, mean of the first 5): at each episode's end kappa ← max(floor, 0.9 · kappa + 0.1 · clip((G_E - R) / |G_E - R_0|, 0, 1)). Returns are realised, not
/// predicted: Q-values begin optimistic and are themselves moved by imitation.
///
/// On a sample: g = sigmoid(2 · (Q(s, a_e) - max_a Q(s, a) + sigma_Q) / sigma_Q), a soft Q-filter (after Nair et al. 2018): advice stands where the critic does not
/// contradict it by more than its own error sigma_Q. Together: kappa + (1 - kappa) · g.
public struct MixedConfidence: ConfidenceSchedule {
    /// `mixed`
    public static let name = "mixed"

    /// One line for `understudy list`.
    public static let summary = "Realised returns against the expert's, and a soft Q-filter on each sample"

    /// The overall trust and the filter.
    public static let partNames = ["kappa", "filter"]

    private let floor: Float
    private var kappa: Float = 1
    private var firstReturns: [Double] = []
    private var lastReturns: [Double] = []

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        floor = Float(reader.value("floor", default: 0, in: 0.0...1, "Least overall trust (kappa_min)"))
    }

    /// Begins with full trust.
    public mutating func begin(plannedUpdates: Int) {
        kappa = 1
        firstReturns = []
        lastReturns = []
    }

    /// Moves kappa, once 5 episodes are over and 2 % of the expert's transitions are inferred.
    public mutating func episodeEnded(_ outcome: EpisodeOutcome) {
        if firstReturns.count < 5 { firstReturns.append(outcome.episodeReturn) }
        lastReturns.append(outcome.episodeReturn)
        if lastReturns.count > 10 { lastReturns.removeFirst() }
        var goal: Float = 1
        if let expertReturn = outcome.expertReturn, firstReturns.count == 5, outcome.inferredShare >= 0.02 {
            let gap = abs(expertReturn - mean(firstReturns))
            let behind = expertReturn - mean(lastReturns)
            // 0 / 0, where rewards are sparse and none was seen yet, says nothing against the expert: kappa stays.
            goal = gap == 0 && behind == 0 ? kappa : Float(min(max(behind / gap, 0), 1))
        }
        kappa = max(floor, 0.9 * kappa + 0.1 * goal)
    }

    /// kappa.
    public var overall: Float { kappa }

    /// kappa + (1 - kappa) · g
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        let scale = max(sample.errorScale, .leastNormalMagnitude)
        let filter = sigmoid(2 * (sample.expertActionValue - sample.greedyValue + scale) / scale)
        parts[0] = kappa
        parts[1] = filter
        return kappa + (1 - kappa) * filter
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
