import Foundation

/// The rank-sum test of Wilcoxon, Mann and Whitney: whether two samples could come from the same distribution.
///
/// It makes no assumption about the distribution's shape. It is exact for small samples, for which a bootstrap interval
/// is too narrow. For example, if three runs are all above three others, the bootstrap interval has zero width, but a
/// tenth of all assignments of six numbers to two sides are as far apart.
package enum RankTest {
    /// The maximum number of pairs of runs for the exact distribution; above it, the normal approximation is used.
    static let exactPairs = 1_000

    /// Returns the two-sided p-value; 1 if a sample is empty.
    ///
    /// It is the probability of ranks at least as far apart, if both samples come from the same distribution. Ties
    /// share the mean of their ranks, and the exact distribution is that of these ranks (a permutation test on the
    /// ranks).
    package static func pValue(_ sample: [Double], _ other: [Double]) -> Double {
        guard !sample.isEmpty, !other.isEmpty else { return 1 }
        // The smaller sample is the one to enumerate.
        if sample.count > other.count { return pValue(other, sample) }
        let ranks = doubledRanks(sample + other)
        let sum = ranks.prefix(sample.count).reduce(0, +)
        return sample.count * other.count <= exactPairs
            ? exact(ranks, count: sample.count, sum: sum) : normal(ranks, count: sample.count, sum: sum)
    }

    /// Returns the smallest possible p-value for samples of these sizes: that of complete separation.
    package static func minimumPValue(_ count: Int, _ other: Int) -> Double {
        guard count > 0, other > 0 else { return 1 }
        // The number of ways to choose the ranks of one side.
        let ways = (1...count).reduce(1.0) { $0 * Double(other + $1) / Double($1) }
        return min(1, 2 / ways)
    }

    /// Adjusts the p-values of several tests to control the family-wise error rate (Holm 1979).
    ///
    /// The probability of any false positive is then no higher than for a single test.
    static func adjusted(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var least = 0.0
        for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            least = max(least, min(1, Double(pValues.count - rank) * pValues[index]))
            adjusted[index] = least
        }
        return adjusted
    }

    /// Returns twice the rank of each number, from 1, which is an integer even for tied ranks.
    private static func doubledRanks(_ numbers: [Double]) -> [Int] {
        let sorted = numbers.sorted()
        var bounds: [Double: (first: Int, last: Int)] = [:]
        for (index, number) in sorted.enumerated() { bounds[number, default: (index, index)].last = index }
        return numbers.map { number in bounds[number].map { $0.first + $0.last + 2 } ?? 0 }
    }

    /// Returns the exact probability that the sum of `count` randomly chosen ranks is at least as far from its mean.
    private static func exact(_ ranks: [Int], count: Int, sum: Int) -> Double {
        // ways[k][s]: the fraction of the choices of k ranks so far with the sum s, scaled to stay below 1.
        let total = ranks.reduce(0, +)
        var ways = Array(repeating: [Double](repeating: 0, count: total + 1), count: count + 1)
        ways[0][0] = 1
        var most = 0
        for (index, rank) in ranks.enumerated() {
            most += rank
            // The probability that each rank is chosen, applied one rank at a time, so the numbers remain
            // probabilities.
            for k in stride(from: min(count, index + 1), through: 0, by: -1) {
                let left = Double(ranks.count - index)
                let stay = (left - Double(count - k)) / left
                let take = k > 0 ? Double(count - k + 1) / left : 0
                for s in stride(from: most, through: 0, by: -1) {
                    ways[k][s] *= max(0, stay)
                    if k > 0, s >= rank { ways[k][s] += take * ways[k - 1][s - rank] }
                }
            }
        }
        let mean = Double(count) * Double(total) / Double(ranks.count)
        let distance = abs(Double(sum) - mean) - 1e-9
        var probability = 0.0
        for (value, share) in ways[count].enumerated() where abs(Double(value) - mean) >= distance {
            probability += share
        }
        // Rounds to 1 a sum of many fractions that differs from 1 only by rounding errors.
        return probability > 1 - 1e-9 ? 1 : probability
    }

    /// Returns the normal approximation, with the variance of these ranks and a continuity correction.
    private static func normal(_ ranks: [Int], count: Int, sum: Int) -> Double {
        let (size, chosen) = (Double(ranks.count), Double(count))
        let mean = Double(ranks.reduce(0, +)) / size
        let spread = ranks.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / (size - 1)
        let variance = chosen * (size - chosen) / size * spread
        guard variance > 0 else { return 1 }
        let distance = max(0, abs(Double(sum) - chosen * mean) - 1)
        return erfc(distance / (2 * variance).squareRoot())
    }
}
