import Understudy

/// Trust in the expert as a whole from realised returns: kappa (ours).
///
/// kappa follows how far the agent's returns R (mean of the last 10 episodes) are below the expert's inferred return G_E, from those it began with
/// (R_0, mean of the first 5): k = clip((G_E - R) / |G_E - R_0|, 0, 1). Until R_0 is known kappa is its start; then it is k, and at each further episode's end
/// kappa ← max(floor · k_0, (1 - rate) · kappa + rate · k), where k_0 is the first k. Returns are realised, not predicted: Q-values begin optimistic and are themselves
/// moved by imitation. With a start of 0 the expert has to earn its trust by being better than what the agent does by itself; and only an expert that has earned it keeps
/// the floor, as a policy may collapse when all advice is withdrawn.
struct RealisedTrust {
    private let start: Float
    private let floor: Float
    private let rate: Float
    /// The trust, in 0...1.
    private(set) var kappa: Float
    /// The least trust, once it is known.
    private var least: Float?
    private var firstReturns: [Double] = []
    private var lastReturns: [Double] = []

    init(from reader: inout SpecReader, start standardStart: Double, floor standardFloor: Double) {
        start = Float(
            reader.value(
                "start", default: standardStart, in: 0.0...1,
                "Overall trust until the first five episodes are over; 0: it has to be earned"))
        floor = Float(
            reader.value(
                "floor", default: standardFloor, in: 0.0...1,
                "Least overall trust (kappa_min) in an expert that was better than the agent's first five episodes"))
        rate = Float(
            reader.value("rate", default: 0.1, in: .above(0.0, atMost: 1), "Weight of the last episode in the trust"))
        kappa = start
    }

    mutating func begin() {
        kappa = start
        least = nil
        firstReturns = []
        lastReturns = []
    }

    /// Moves kappa, once 5 episodes are over and 2 % of the expert's transitions are inferred.
    mutating func episodeEnded(_ outcome: EpisodeOutcome) {
        if firstReturns.count < 5 { firstReturns.append(outcome.episodeReturn) }
        lastReturns.append(outcome.episodeReturn)
        if lastReturns.count > 10 { lastReturns.removeFirst() }
        guard let expertReturn = outcome.expertReturn, firstReturns.count == 5, outcome.inferredShare >= 0.02 else {
            return
        }
        let gap = abs(expertReturn - mean(firstReturns))
        let behind = expertReturn - mean(lastReturns)
        // 0 / 0: the expert does what the agent did from the start. Where an end of its trajectories is unknown, a sparse reward may wait there; else there is nothing
        // to learn from it.
        let isBlind = gap == 0 && behind == 0
        let goal: Float = isBlind ? (outcome.hasUnknownEnds ? 1 : 0) : Float(min(max(behind / gap, 0), 1))
        if let least {
            kappa = max(least, (1 - rate) * kappa + rate * goal)
        } else {
            kappa = goal
            least = floor * goal
        }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
