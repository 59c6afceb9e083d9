import Understudy

/// The calibration of an inferencer's labels, measured on the agent's transitions with their known actions (our
/// method).
///
/// Only agent steps with uniformly random actions are tested. There, guessing is correct in one of `actionCount` cases,
/// independently of the agent's policy. The tests are grouped into ten bins by the certainty that the inferencer
/// claims. The calibrated certainty of a bin is its fraction of correct labels, corrected for guessing. It is 0 as long
/// as the labels are not clearly better than guessing.
struct LabelCalibration {
    /// The number of equally wide bins of the claimed certainty.
    static let binCount = 10
    /// The minimum number of tests before labels can be trusted.
    static let minimumTests = 100.0
    /// The number of standard errors by which labels must be better than guessing.
    static let strictness = 4.0
    /// The decay of earlier tests at each new one, which gives a window of about 1,000 tests.
    private static let memory = 0.999
    /// The weight, in tests, of the prior that a bin's labels are no better than guessing.
    private static let prior = 5.0

    private let chance: Double
    private var counts = [Double](repeating: 0, count: binCount)
    private var hits = [Double](repeating: 0, count: binCount)
    /// The sums of c · (1 if the label was correct), of c and of c², for the claimed certainties c.
    private var rightWeight = 0.0
    private var weight = 0.0
    private var squaredWeight = 0.0
    /// The calibrated certainty of each bin.
    private var deserved = [Float](repeating: 0, count: binCount)
    /// Whether labels are significantly better than guessing.
    private(set) var isTrusted = false

    init(actions: Int) { chance = 1 / Double(max(actions, 2)) }

    /// Discards all tests.
    mutating func removeAll() {
        for bin in counts.indices { (counts[bin], hits[bin]) = (0, 0) }
        (rightWeight, weight, squaredWeight) = (0, 0, 0)
    }

    /// Records a test.
    ///
    /// - Parameters:
    ///   - certainty: the certainty claimed by the inferencer, in 0...1.
    ///   - isRight: whether the label is the action that the agent took.
    ///   - fades: whether the weight of earlier tests decays.
    mutating func note(certainty: Float, isRight: Bool, fades: Bool) {
        if fades {
            for bin in counts.indices {
                counts[bin] *= Self.memory
                hits[bin] *= Self.memory
            }
            rightWeight *= Self.memory
            weight *= Self.memory
            squaredWeight *= Self.memory
        }
        let bin = Self.bin(of: certainty)
        let certainty = Double(certainty)
        counts[bin] += 1
        hits[bin] += isRight ? 1 : 0
        rightWeight += isRight ? certainty : 0
        weight += certainty
        squaredWeight += certainty * certainty
    }

    /// Updates the calibration from the tests so far.
    mutating func conclude() {
        isTrusted = isBetterThanGuessing
        for bin in counts.indices {
            let share = (hits[bin] + Self.prior * chance) / (counts[bin] + Self.prior)
            deserved[bin] = Float(max(0, (share - chance) / (1 - chance)))
        }
    }

    private var isBetterThanGuessing: Bool {
        guard squaredWeight > 0, testCount >= Self.minimumTests else { return false }
        let share = rightWeight / weight
        // The effective sample size of weighted tests. The lower bound keeps the error positive at a fraction of 1.
        let effective = weight * weight / squaredWeight
        let error = (max(share * (1 - share), chance * (1 - chance) / 4) / effective).squareRoot()
        return share - Self.strictness * error > chance
    }

    /// The weighted number of tests.
    var testCount: Double { counts.reduce(0, +) }

    /// The fraction of correct labels in the tests; `nil` before the first test.
    var accuracy: Double? { testCount > 0 ? hits.reduce(0, +) / testCount : nil }

    /// Returns the calibrated certainty for a claimed `certainty`, or 0 if labels are not trusted.
    func certainty(deservedBy certainty: Float) -> Float {
        isTrusted ? deserved[Self.bin(of: certainty)] : 0
    }

    private static func bin(of certainty: Float) -> Int {
        // A certainty that is no number is none.
        guard certainty > 0 else { return 0 }
        return min(Int(min(certainty, 1) * Float(binCount)), binCount - 1)
    }
}

extension LabelCalibration {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&counts, "counts")
        try archive.numbers(&hits, "hits")
        try archive.number(&rightWeight, "right_weight")
        try archive.number(&weight, "weight")
        try archive.number(&squaredWeight, "squared_weight")
        try archive.numbers(&deserved, "deserved")
        try archive.flag(&isTrusted, "is_trusted")
    }
}
