import Foundation
import Testing

@testable import StudyReports

@Suite("The rank-sum test")
struct RankTestTests {
    /// Pairs of samples with SciPy 1.17.1's `mannwhitneyu(x, y, method="exact").pvalue`.
    static let scipy: [([Double], [Double], Double)] = [
        ([1, 2, 3], [4, 5, 6], 0.1),
        ([1, 2, 3, 4], [5, 6, 7, 8], 0.02857142857142857),
        ([1, 4, 6], [2, 3, 5, 7], 0.8571428571428571),
        ([1.5, 2.5, 9, 10, 11], [1, 2, 3, 4, 5, 6], 0.32900432900432897),
        ([3, 8, 9, 12, 20, 21, 22], [1, 2, 4, 5, 6, 7, 10, 11], 0.04009324009324009),
    ]

    @Test("has SciPy's exact p-values, in both directions", arguments: scipy)
    func exact(x: [Double], y: [Double], p: Double) {
        #expect(abs(RankTest.pValue(x, y) - p) < 1e-12)
        #expect(abs(RankTest.pValue(y, x) - p) < 1e-12)
    }

    /// The share of all ways to choose as many of the numbers whose mean ranks are as far from their mean: the test's definition.
    private func counted(_ x: [Double], _ y: [Double]) -> Double {
        let all = x + y
        let ranks = all.map { number in Double(all.count { $0 < number }) + Double(all.count { $0 == number } + 1) / 2 }
        let mean = ranks.reduce(0, +) / Double(all.count) * Double(x.count)
        let distance = abs(ranks.prefix(x.count).reduce(0, +) - mean)
        var (as_far, ways) = (0, 0)
        for choice in 0..<(1 << all.count) where choice.nonzeroBitCount == x.count {
            let sum = ranks.indices.reduce(0.0) { choice >> $1 & 1 == 1 ? $0 + ranks[$1] : $0 }
            ways += 1
            if abs(sum - mean) >= distance - 1e-9 { as_far += 1 }
        }
        return Double(as_far) / Double(ways)
    }

    @Test(
        "counts all ways to deal the numbers, equal ones too",
        arguments: [
            ([1, 1, 2], [2, 2, 3]), ([1, 1, 1], [1, 1, 1]), ([5, 5, 5, 9], [5, 1, 1, 1, 1]), ([3], [1, 2, 3, 4]),
            ([0, 0, 0, 0, 1], [0, 1, 1, 1, 1]),
        ] as [([Double], [Double])])
    func ties(x: [Double], y: [Double]) {
        #expect(abs(RankTest.pValue(x, y) - counted(x, y)) < 1e-12)
    }

    @Test("of large samples is that of a normal distribution, close to the exact one")
    func large() {
        let x = (0..<31).map { Double($0 * 37 % 101) }
        let y = (0..<31).map { Double($0 * 37 % 101) + 17.5 }
        let exact = RankTest.pValue(Array(x), Array(y))
        let more = (0..<33).map { Double($0 * 37 % 101) }
        let normal = RankTest.pValue(more, more.map { $0 + 17.5 })
        #expect(x.count * y.count <= RankTest.exactPairs && more.count * more.count > RankTest.exactPairs)
        #expect(exact < 0.05 && normal < 0.05 && abs(exact - normal) < 0.02, "\(exact), \(normal)")
        #expect(RankTest.pValue(Array(repeating: 1, count: 50), Array(repeating: 1, count: 50)) == 1)
    }

    @Test("of nothing says nothing")
    func empty() {
        #expect(RankTest.pValue([], [1]) == 1)
    }
}
