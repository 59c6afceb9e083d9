/// How the runs of one algorithm compare with those of another.
public struct Improvement: Hashable, Sendable {
    /// The probability that a run scores higher than one of the other (Agarwal and others 2021), with its stratified bootstrap interval; an equal score counts one half.
    public let probability: Estimate
    /// The two-sided p-value of the rank-sum test (see `RankTest`).
    public let pValue: Double
    /// By how much the mean is higher than the other's, in percent of that one's size; nil where that one is 0.
    public let percent: Double?

    /// What a difference has to be below for it to be called one.
    public static let significance = 0.05

    /// Compares the scores of two samples of one task; nil where one is empty.
    public init?(of scores: [Double], over others: [Double], bootstrap: Bootstrap) {
        guard let table = ScoreTable(tasks: [scores]), let other = ScoreTable(tasks: [others]) else { return nil }
        // A single run says nothing of how others would be.
        let hasInterval = scores.count > 1 && others.count > 1
        probability = Estimate(
            table.probabilityOfImprovement(over: other),
            interval: hasInterval ? bootstrap.probabilityOfImprovement(of: table, over: other) : nil)
        pValue = RankTest.pValue(scores, others)
        percent = other.mean == 0 ? nil : 100 * (table.mean - other.mean) / abs(other.mean)
    }
}
