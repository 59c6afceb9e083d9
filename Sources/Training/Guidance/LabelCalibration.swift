import Understudy

/// How far the labels of an inferencer can be trusted, measured on own transitions, whose actions are known (ours).
///
/// Only own steps whose action was drawn uniformly from all are tested: there guessing is right in one of `actionCount` cases, whatever the agent's habits. By the certainty
/// that the inferencer claims the tests fall into ten bins; the share of right labels in a bin, less what guessing gives, is the certainty that its labels deserve. As long as
/// labels are not clearly better than guessing, they deserve none.
struct LabelCalibration {
    /// The bins of claimed certainty, equally wide.
    static let binCount = 10
    /// The tests from which labels may be trusted.
    static let fewestTests = 100.0
    /// The standard errors by which labels must be better than guessing.
    static let strictness = 4.0
    /// The weight of all tests before, when one more is noted: about the last 1,000 count.
    private static let memory = 0.999
    /// The weight, in tests, of the assumption that a bin's labels are no better than guessing.
    private static let prior = 5.0

    private let chance: Double
    private var counts = [Double](repeating: 0, count: binCount)
    private var hits = [Double](repeating: 0, count: binCount)
    /// Sums of c · (1 if the label was right), of c and of c², for claimed certainties c.
    private var rightWeight = 0.0
    private var weight = 0.0
    private var squaredWeight = 0.0
    /// The certainty that the labels of each bin deserve.
    private var deserved = [Float](repeating: 0, count: binCount)
    /// Whether labels are better than guessing by more than chance explains.
    private(set) var isTrusted = false

    init(actions: Int) { chance = 1 / Double(max(actions, 2)) }

    /// Forgets all tests.
    mutating func removeAll() {
        for bin in counts.indices { (counts[bin], hits[bin]) = (0, 0) }
        (rightWeight, weight, squaredWeight) = (0, 0, 0)
    }

    /// Takes down a test.
    ///
    /// - Parameters:
    ///   - certainty: what the inferencer claims, in 0...1.
    ///   - isRight: whether the label is the action that the agent took.
    ///   - fades: whether earlier tests lose some of their weight.
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

    /// Draws the conclusions from the tests so far.
    mutating func conclude() {
        isTrusted = isBetterThanGuessing
        for bin in counts.indices {
            let share = (hits[bin] + Self.prior * chance) / (counts[bin] + Self.prior)
            deserved[bin] = Float(max(0, (share - chance) / (1 - chance)))
        }
    }

    private var isBetterThanGuessing: Bool {
        guard squaredWeight > 0, testCount >= Self.fewestTests else { return false }
        let share = rightWeight / weight
        // Of weighted tests; a share of 1 is not without error.
        let effective = weight * weight / squaredWeight
        let error = (max(share * (1 - share), chance * (1 - chance) / 4) / effective).squareRoot()
        return share - Self.strictness * error > chance
    }

    /// The weighted number of tests.
    var testCount: Double { counts.reduce(0, +) }

    /// The share of right labels in the tests; `nil` before the first.
    var accuracy: Double? { testCount > 0 ? hits.reduce(0, +) / testCount : nil }

    /// The certainty that a label deserves for which the inferencer claims `certainty`; 0 where labels are not trusted.
    func certainty(deservedBy certainty: Float) -> Float {
        isTrusted ? deserved[Self.bin(of: certainty)] : 0
    }

    private static func bin(of certainty: Float) -> Int {
        min(max(Int(certainty * Float(binCount)), 0), binCount - 1)
    }
}

extension LabelCalibration {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.numbers(&counts, "counts")
        try archive.numbers(&hits, "hits")
        try archive.number(&rightWeight, "right_weight")
        try archive.number(&weight, "weight")
        try archive.number(&squaredWeight, "squared_weight")
        try archive.numbers(&deserved, "deserved")
        try archive.flag(&isTrusted, "is_trusted")
    }
}
