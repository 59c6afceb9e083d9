/// A comparison of the runs of one algorithm with those of another.
package struct Improvement: Hashable, Sendable {
    /// The probability of improvement (Agarwal et al. 2021), with its stratified bootstrap interval.
    ///
    /// It is the probability that a run scores higher than a run of the other algorithm; a tie counts one half.
    package let probability: Estimate
    /// The two-sided p-value of the rank-sum test (see `RankTest`).
    package let pValue: Double
    /// The difference of the averages in percent of the other one's absolute value; `nil` if that is 0.
    package let percent: Double?

    /// The significance level: a difference is significant if its p-value is below this value.
    package static let significance = 0.05

    /// Compares the scores of two samples of one task; `nil` if a sample is empty.
    ///
    /// - Parameter average: the average whose difference `percent` is.
    package init?(
        of scores: [Double], over others: [Double], average: Average = .mean, bootstrap: Bootstrap
    ) {
        guard let table = ScoreTable(tasks: [scores]), let other = ScoreTable(tasks: [others]) else { return nil }
        // A single run says nothing about the variation between runs.
        let hasInterval = scores.count > 1 && others.count > 1
        probability = Estimate(
            table.probabilityOfImprovement(over: other),
            interval: hasInterval ? bootstrap.probabilityOfImprovement(of: table, over: other) : nil)
        pValue = RankTest.pValue(scores, others)
        func value(_ table: ScoreTable) -> Double {
            average == .mean ? table.mean : table.interquartileMean
        }
        percent = value(other) == 0 ? nil : 100 * (value(table) - value(other)) / abs(value(other))
    }
}
