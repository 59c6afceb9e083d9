/// The significance tests that are read together: of the final returns and of the areas of all pairs, with p-values that are raised for as many (Holm 1979).
struct TestFamily {
    /// A pair's raised p-values; nil where there was nothing to test.
    let pairs: [(finalReturn: Double?, areaUnderCurve: Double?)]
    /// How many tests there were.
    let count: Int

    init(_ comparisons: [Comparison]) {
        let pValues = comparisons.flatMap { [$0.finalReturn?.pValue, $0.areaUnderCurve?.pValue] }
        var adjusted = RankTest.adjusted(pValues.compactMap { $0 })[...]
        count = adjusted.count
        let all = pValues.map { $0 == nil ? nil : adjusted.removeFirst() }
        pairs = comparisons.indices.map { (all[2 * $0], all[2 * $0 + 1]) }
    }

    /// The least p-value that samples of these sizes can have among so many tests.
    func leastPValue(_ a: Int, _ b: Int) -> Double { min(1, Double(count) * RankTest.leastPValue(a, b)) }

    /// The least number of seeds on each side with which a p-value can be below `Improvement.significance`.
    var leastSeeds: Int { (2...60).first { leastPValue($0, $0) < Improvement.significance } ?? 60 }
}
