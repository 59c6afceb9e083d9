import Understudy

/// Trust in the expert as a whole from realized returns: kappa (ours).
///
/// kappa follows how far the agent's returns are below the expert's. R is the mean return of the last 10 episodes, and
/// G_E the expert's inferred return. R_0 is the mean return of the episodes before the first update, at least 5 of
/// them, and of all further counted episodes until b is 0.5. SE is the standard error of G_E - R_0, from the spread of
/// both kinds of returns.
///
///     b     = clip((G_E - R_0) / SE - 1, 0, 1)         how clearly the expert is better than the initial agent
///     k     = b · clip((G_E - R) / (G_E - R_0), 0, 1)  how far the agent is still behind the expert
///     kappa = the start until R_0 is known, then h · k
///             at the end of each further episode: max(floor · b, (1 - rate) · kappa + rate · h · k)
///
/// h measures whether the advice still helps. It starts at 1 and halves whenever R has not exceeded its maximum so far
/// within `patience` episodes and `patience_updates` updates. An agent that stays behind its expert may be held back by
/// the advice; without it, the agent learns like one that never had any. If R falls below R_0, the agent has lost what
/// it learned, and h is reset to 1.
///
/// Returns are realized, not predicted: Q-values start optimistic, and imitation itself shifts them. With a start of 0
/// the expert has to earn its trust. Only an expert that has earned it keeps the floor, as a policy may collapse when
/// all advice is withdrawn.
struct RealizedTrust {
    private let start: Float
    private let floor: Float
    private let rate: Float
    private let patience: Int
    private let patienceUpdates: Int
    /// The trust, in 0...1.
    private(set) var kappa: Float
    /// `true` if kappa follows returns.
    private var isKnown = false
    /// `true` if the expert has been clearly better, with b at least 0.5.
    private var isEarned = false
    /// The number, the mean and the sum of squared deviations of the first returns.
    private var firstCount = 0
    private var firstMean = 0.0
    private var firstSquares = 0.0
    private var lastReturns: [Double] = []
    /// h
    private var help: Float = 1
    /// The maximum R so far, and the episodes and updates since h was halved or R reached a maximum.
    private var highest = -Double.infinity
    private var episodesSince = 0
    private var updatesThen = 0

    /// The smallest number of episodes in R_0.
    private static let minimumFirst = 5

    init(from reader: inout SpecReader, start standardStart: Double, floor standardFloor: Double) {
        start = Float(
            reader.value(
                "start", default: standardStart, in: 0.0...1,
                "Overall trust until the first episodes are over; 0: it has to be earned"))
        floor = Float(
            reader.value(
                "floor", default: standardFloor, in: 0.0...1,
                "Least overall trust (kappa_min) in an expert that was better than the agent's first episodes"))
        rate = Float(
            reader.value("rate", default: 0.1, in: .above(0.0, atMost: 1), "Weight of the last episode in the trust"))
        patience = reader.value(
            "patience", default: 10, in: 1...1_000_000,
            "Episodes without a higher mean return after which the trust halves")
        patienceUpdates = reader.value(
            "patience_updates", default: 5_000, in: 0...1_000_000_000,
            "Updates that have to pass as well before the trust halves")
        kappa = start
    }

    mutating func begin() {
        kappa = start
        (isKnown, isEarned) = (false, false)
        (firstCount, firstMean, firstSquares) = (0, 0, 0)
        lastReturns = []
        (help, highest, episodesSince, updatesThen) = (1, -.infinity, 0, 0)
    }

    /// Updates kappa, once R_0 is known and 2 % of the expert's transitions are labeled.
    mutating func episodeEnded(_ outcome: EpisodeOutcome) {
        if outcome.updates == 0 || firstCount < Self.minimumFirst || isKnown && !isEarned {
            noteFirst(outcome.episodeReturn)
        }
        lastReturns.append(outcome.episodeReturn)
        if lastReturns.count > 10 { lastReturns.removeFirst() }
        guard let expertReturn = outcome.expertReturn, firstCount >= Self.minimumFirst, outcome.inferredShare >= 0.02
        else { return }
        let gap = expertReturn - firstMean
        let mean = lastReturns.reduce(0, +) / Double(lastReturns.count)
        let behind = expertReturn - mean
        if lastReturns.count == 10 { noteProgress(mean, updates: outcome.updates) }
        let goal: Float
        let clarity: Float
        if gap == 0, behind == 0, firstSquares == 0, outcome.expertReturnError == 0 {
            // The expert does exactly as well as the initial agent.
            // If an end of its trajectories is unknown, a sparse reward may be there; otherwise there is nothing to
            // learn from it.
            clarity = outcome.hasUnknownEnds ? 1 : 0
            goal = clarity
        } else {
            clarity = self.clarity(of: gap, expertError: outcome.expertReturnError)
            goal = gap > 0 ? clarity * Float(min(max(behind / gap, 0), 1)) : 0
        }
        kappa = max(floor * clarity, isKnown ? (1 - rate) * kappa + rate * help * goal : help * goal)
        isKnown = true
        isEarned = isEarned || clarity >= 0.5
    }

    private mutating func noteFirst(_ episodeReturn: Double) {
        firstCount += 1
        let distance = episodeReturn - firstMean
        firstMean += distance / Double(firstCount)
        firstSquares += distance * (episodeReturn - firstMean)
    }

    /// Halves h if R has not risen for long enough.
    private mutating func noteProgress(_ mean: Double, updates: Int) {
        episodesSince += 1
        if mean > highest {
            highest = mean
        } else if mean < firstMean {
            // The agent has lost what it learned: advice may help again.
            (help, highest) = (1, mean)
        } else {
            guard episodesSince >= patience, updates - updatesThen >= patienceUpdates else { return }
            help /= 2
        }
        (episodesSince, updatesThen) = (0, updates)
    }

    /// b
    private func clarity(of gap: Double, expertError: Double) -> Float {
        let variance = firstSquares / Double((firstCount - 1) * firstCount) + expertError * expertError
        guard variance > 0 else { return gap > 0 ? 1 : 0 }
        return Float(min(max(gap / variance.squareRoot() - 1, 0), 1))
    }
}

extension RealizedTrust {
    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&kappa, "kappa")
        try archive.flag(&isKnown, "is_known")
        try archive.flag(&isEarned, "is_earned")
        try archive.number(&firstCount, "first_count")
        try archive.number(&firstMean, "first_mean")
        try archive.number(&firstSquares, "first_squares")
        try archive.number(&help, "help")
        try archive.number(&highest, "highest")
        try archive.number(&episodesSince, "episodes_since")
        try archive.number(&updatesThen, "updates_then")
        try archive.numbers(&lastReturns, "last_returns", varies: true)
    }
}
