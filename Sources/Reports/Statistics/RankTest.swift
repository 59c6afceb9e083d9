import Foundation

/// The rank-sum test of Wilcoxon, Mann and Whitney: whether two samples could be of one distribution.
///
/// It asks nothing of the distribution's shape, and is exact for small samples, where an interval by bootstrap is too narrow: three runs, all above three others, have an interval of no width,
/// and yet a tenth of all ways to deal six numbers to two sides is as far apart.
public enum RankTest {
    /// Up to this many pairs of runs the probability is counted out, above it that of a normal distribution.
    static let exactPairs = 1_000

    /// The probability, if both are of one distribution, of ranks that are as far apart as these or farther (two-sided p-value); 1 where a sample is empty.
    ///
    /// Equal numbers share the mean of their ranks, and the exact distribution is that of these ranks (the permutation test of them).
    public static func pValue(_ sample: [Double], _ other: [Double]) -> Double {
        guard !sample.isEmpty, !other.isEmpty else { return 1 }
        // The smaller one is what is counted out.
        if sample.count > other.count { return pValue(other, sample) }
        let ranks = doubledRanks(sample + other)
        let sum = ranks.prefix(sample.count).reduce(0, +)
        return sample.count * other.count <= exactPairs
            ? exact(ranks, count: sample.count, sum: sum) : normal(ranks, count: sample.count, sum: sum)
    }

    /// The least p-value that samples of these sizes can have: that of all of one above all of the other.
    public static func leastPValue(_ count: Int, _ other: Int) -> Double {
        guard count > 0, other > 0 else { return 1 }
        // The ways to choose one side's places.
        let ways = (1...count).reduce(1.0) { $0 * Double(other + $1) / Double($1) }
        return min(1, 2 / ways)
    }

    /// The p-values of several tests made at once, each raised so that the chance of any false difference is no higher than for one (Holm 1979).
    static func adjusted(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var least = 0.0
        for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            least = max(least, min(1, Double(pValues.count - rank) * pValues[index]))
            adjusted[index] = least
        }
        return adjusted
    }

    /// Twice each number's rank from 1, which is whole with mean ranks too.
    private static func doubledRanks(_ numbers: [Double]) -> [Int] {
        let sorted = numbers.sorted()
        var bounds: [Double: (first: Int, last: Int)] = [:]
        for (index, number) in sorted.enumerated() { bounds[number, default: (index, index)].last = index }
        return numbers.map { number in bounds[number].map { $0.first + $0.last + 2 } ?? 0 }
    }

    /// Counts the ways to choose `count` of the ranks whose sum is as far from its mean.
    private static func exact(_ ranks: [Int], count: Int, sum: Int) -> Double {
        // ways[k][s]: the share of the choices of k ranks so far whose sum is s, divided by what keeps them below 1.
        let total = ranks.reduce(0, +)
        var ways = Array(repeating: [Double](repeating: 0, count: total + 1), count: count + 1)
        ways[0][0] = 1
        var most = 0
        for (index, rank) in ranks.enumerated() {
            most += rank
            // The chance that a rank is among the chosen ones, taken step by step: the numbers stay probabilities.
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
        // A sum of many shares: what differs from 1 in the last digits is 1.
        return probability > 1 - 1e-9 ? 1 : probability
    }

    /// The normal approximation, with the variance of these ranks and a correction for continuity.
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
