import Understudy

/// Trust in the expert as a whole from realised returns: kappa (ours).
///
/// kappa follows how far the agent's returns R (mean of the last 10 episodes) are below the expert's inferred return G_E, from those it began with
/// (R_0, mean of the first 5): at each episode's end kappa ← max(floor, (1 - rate) · kappa + rate · clip((G_E - R) / |G_E - R_0|, 0, 1)). Returns are realised, not
/// predicted: Q-values begin optimistic and are themselves moved by imitation.
struct RealisedTrust {
    private let floor: Float
    private let rate: Float
    /// The trust, in 0...1.
    private(set) var kappa: Float = 1
    private var firstReturns: [Double] = []
    private var lastReturns: [Double] = []

    init(from reader: inout SpecReader, floor standard: Double) {
        floor = Float(reader.value("floor", default: standard, in: 0.0...1, "Least overall trust (kappa_min)"))
        rate = Float(
            reader.value("rate", default: 0.1, in: .above(0.0, atMost: 1), "Weight of the last episode in the trust"))
    }

    mutating func begin() {
        kappa = 1
        firstReturns = []
        lastReturns = []
    }

    /// Moves kappa, once 5 episodes are over and 2 % of the expert's transitions are inferred.
    mutating func episodeEnded(_ outcome: EpisodeOutcome) {
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
        kappa = max(floor, (1 - rate) * kappa + rate * goal)
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
