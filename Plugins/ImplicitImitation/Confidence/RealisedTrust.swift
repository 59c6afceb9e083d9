import Understudy

/// Trust in the expert as a whole from realised returns: kappa (ours).
///
/// kappa follows how far the agent's returns R (mean of the last 10 episodes) are below the expert's inferred return G_E, from those it began with
/// (R_0, mean of the first 5): k = clip((G_E - R) / max(|G_E - R_0|, 2 SE), 0, 1), with SE the standard error of R_0, so that an expert who is not clearly better than
/// these five episodes gets little trust. Until R_0 is known kappa is its start; then it is k, and at each further episode's end
/// kappa ← max(floor · b, (1 - rate) · kappa + rate · k), with b = clip((G_E - R_0) / max(|G_E - R_0|, 2 SE), 0, 1) for how clearly the expert is better than those
/// first episodes. Returns are realised, not predicted: Q-values begin optimistic and are themselves moved by imitation. With a start of 0 the expert has to earn its trust by being better than what the agent does by itself; and only such an expert keeps
/// the floor, as a policy may collapse when all advice is withdrawn.
struct RealisedTrust {
    private let start: Float
    private let floor: Float
    private let rate: Float
    /// The trust, in 0...1.
    private(set) var kappa: Float
    /// Whether kappa follows returns.
    private var isKnown = false
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
        isKnown = false
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
        let gap = max(abs(expertReturn - mean(firstReturns)), 2 * standardError(firstReturns))
        let behind = expertReturn - mean(lastReturns)
        // 0 / 0: the expert does what the agent did from the start. Where an end of its trajectories is unknown, a sparse reward may wait there; else there is nothing
        // to learn from it.
        let blind: Float? = gap == 0 && behind == 0 ? (outcome.hasUnknownEnds ? 1 : 0) : nil
        func share(_ distance: Double) -> Float {
            blind ?? (gap > 0 ? Float(min(max(distance / gap, 0), 1)) : distance > 0 ? 1 : 0)
        }
        let goal = share(behind)
        let least = floor * share(expertReturn - mean(firstReturns))
        kappa = max(least, isKnown ? (1 - rate) * kappa + rate * goal : goal)
        isKnown = true
    }

    private func standardError(_ values: [Double]) -> Double {
        let mean = mean(values)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double((values.count - 1) * values.count)).squareRoot()
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

extension RealisedTrust {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.number(&kappa, "kappa")
        try archive.flag(&isKnown, "is_known")
        try archive.numbers(&firstReturns, "first_returns", varies: true)
        try archive.numbers(&lastReturns, "last_returns", varies: true)
    }
}
