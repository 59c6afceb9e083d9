import Understudy

/// A transition is infeasible if no agent action is likely to have the expert's outcome (our own test).
///
/// For each expert transition and each agent action a, n agent steps started nearby, and k of them had the expert's
/// outcome. An action that can make the transition repeats it with probability p. So a is rejected if P(X ≤ k) < alpha
/// / |A| for X binomial with n and p. This is a one-sided exact test with Bonferroni correction over the actions. The
/// transition is infeasible while all actions are rejected, and becomes feasible again as soon as one is not.
///
/// p is not a parameter but is estimated from data. For each transition that is not infeasible, the test tracks how
/// often its best matching action matches it again. p is the lower bound of the Wilson interval (z = 2.58) of this
/// frequency over all these transitions. With deterministic actions, p approaches 1 and one trial of each action is
/// enough. If actions slip, or if the neighborhood is wide, more trials are needed.
///
/// Source: after the feasibility test of Price & Boutilier 2003, which compares mean outcomes by z-tests with
/// Bonferroni correction; Wilson 1927.
public struct OutcomeTest: FeasibilityTest {
    /// `outcome-test`
    public static let name = "outcome-test"

    /// The publication.
    public static let source: String? = "after Price & Boutilier 2003; Wilson 1927"

    /// A one-line summary for `understudy list`.
    public static let summary =
        "By an exact test for each action, corrected for their number, that asks for as many tries as outcomes vary"

    private let alpha: Double
    private let radius: Float
    private let tolerance: Float
    private var surroundings: Surroundings?
    private var actionCount = 0
    /// The numbers of trials and matches, by entry and action.
    private var tries: [Int32] = []
    private var matches: [Int32] = []
    private var verdicts: [Bool] = []
    /// The numbers of repeated trials of best actions, and of matches among them.
    private var repeats = 0.0
    private var agreements = 0.0
    /// The probability p that an action repeats an outcome that it can produce.
    private(set) var repeatability = 0.0
    private var nextReview = 0

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        alpha = reader.value(
            "alpha", default: 0.01, in: .above(0.0, atMost: 0.5),
            "Probability of rejecting an action that can make the transition, for all actions together")
        radius = Self.readRadius(from: &reader)
        tolerance = Self.readTolerance(from: &reader)
    }

    /// Resets all state and starts with `recording`.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        let surroundings = Surroundings(recording, observations: observations, radius: radius)
        actionCount = actions.count
        tries = Array(repeating: 0, count: surroundings.entryCount * actionCount)
        matches = tries
        verdicts = Array(repeating: false, count: surroundings.entryCount)
        (repeats, agreements, repeatability, nextReview) = (0, 0, 0, 0)
        self.surroundings = surroundings
    }

    /// Counts a trial of `action` for the transitions that start nearby and updates their verdicts.
    ///
    /// It also updates the verdicts of a few other transitions in turn.
    public mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        surroundings?.find(observation, next)
        for hit in surroundings?.hits ?? [] {
            let isMatch = hit.difference <= tolerance
            let place = hit.entry * actionCount + action
            if !verdicts[hit.entry], isBest(action, of: hit.entry) {
                repeats += 1
                agreements += isMatch ? 1 : 0
            }
            tries[place] += 1
            matches[place] += isMatch ? 1 : 0
        }
        repeatability = Self.wilson(agreements, of: repeats)
        for hit in surroundings?.hits ?? [] { decide(hit.entry) }
        // The estimated probability also affects transitions that are not visited.
        for _ in 0..<min(4, verdicts.count) {
            nextReview = (nextReview + 1) % verdicts.count
            decide(nextReview)
        }
    }

    /// Returns the current verdict.
    public func isInfeasible(_ j: Int, inference: Inference?) -> Bool {
        guard let entry = surroundings?.entry(of: j) else { return false }
        return verdicts[entry]
    }

    /// Returns whether `action` has matched the entry at least once and no other action more often.
    private func isBest(_ action: Int, of entry: Int) -> Bool {
        let first = entry * actionCount
        let own = matches[first + action]
        guard own > 0 else { return false }
        for other in 0..<actionCount where matches[first + other] > own { return false }
        return true
    }

    private mutating func decide(_ entry: Int) {
        let first = entry * actionCount
        for place in first..<first + actionCount {
            let probability = binomial(atMost: Int(matches[place]), of: Int(tries[place]), repeatability)
            guard probability < alpha / Double(actionCount) else {
                verdicts[entry] = false
                return
            }
        }
        verdicts[entry] = true
    }

    /// Returns the lower bound of the Wilson interval of a proportion.
    private static func wilson(_ successes: Double, of count: Double) -> Double {
        guard count > 0 else { return 0 }
        let z = 2.58
        let share = successes / count
        let spread = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return max(0, (share + z * z / (2 * count) - spread) / (1 + z * z / count))
    }
}

/// Returns P(X ≤ `most`) for X binomial with `count` and `probability`, or 1 if `most` is at least the mean.
///
/// It is exact up to 60 trials. For more trials, it uses the normal approximation with continuity correction.
func binomial(atMost most: Int, of count: Int, _ probability: Double) -> Double {
    let mean = Double(count) * probability
    guard Double(most) < mean else { return 1 }
    guard count <= 60 else {
        let deviation = (mean * (1 - probability)).squareRoot()
        guard deviation > 0 else { return 0 }
        return complementaryError((mean - Double(most) - 0.5) / deviation / 2.0.squareRoot()) / 2
    }
    guard probability < 1 else { return 0 }
    var term = 1.0
    for _ in 0..<count { term *= 1 - probability }
    var sum = term
    for successes in 0..<most {
        term *= Double(count - successes) / Double(successes + 1) * probability / (1 - probability)
        sum += term
    }
    return sum
}

extension OutcomeTest {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&tries, "tries", in: 0...)
        try archive.numbers(&matches, "matches", in: 0...)
        try archive.flags(&verdicts, "verdicts")
        try archive.number(&repeats, "repeats", in: 0...)
        try archive.number(&agreements, "agreements", in: 0...)
        try archive.number(&repeatability, "repeatability", in: 0...1)
        try archive.number(&nextReview, "next_review", in: 0...max(verdicts.count - 1, 0))
    }
}
