#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Rows of sets of bits as pattern numbers, sorted so that rows equal in the most informative channels are adjacent.
struct BitColumns {
    /// The channels, first those that distinguish rows with few patterns.
    private(set) var levels: [Int32] = []
    /// The words of every pattern; those of one channel are contiguous.
    private(set) var patterns: [UInt64] = []
    /// The pattern of each row at each level, row by row in sorted order.
    private(set) var rowPatterns: [Int32] = []
    /// The original row numbers in sorted order.
    private(set) var order: [Int32]

    /// Numbers the patterns of each channel, and sorts the rows by them.
    init(rows: [UInt64], layout: BitLayout, weights: BitWeights? = nil) {
        let (width, words) = (layout.wordCount, layout.wordsPerChannel)
        let count = rows.count / width
        order = (0..<Int32(count)).map { $0 }
        var columns: [(channel: Int, score: Double, numbers: [Int32])] = []
        for channel in 0..<layout.channels {
            var column: [UInt64] = []
            column.reserveCapacity(count * words)
            for row in 0..<count {
                let start = row * width + channel * words
                column += rows[start..<start + words]
            }
            let distinct = DistinctRows(column, width: words)
            let first = Int32(patterns.count / words)
            let score = Self.score(distinct) * Double(weights?.channels[channel] ?? 1)
            columns.append((channel, score, distinct.entries.map { $0 + first }))
            for row in distinct.firsts { patterns += column[Int(row) * words..<(Int(row) + 1) * words] }
        }
        columns.sort { ($0.score, $1.channel) > ($1.score, $0.channel) }
        levels = columns.map { Int32($0.channel) }
        rowPatterns.reserveCapacity(count * columns.count)
        for row in 0..<count { for column in columns { rowPatterns.append(column.numbers[row]) } }
        sort()
    }

    private mutating func sort() {
        let (depth, numbers) = (levels.count, rowPatterns)
        order.sort { a, b in
            let (first, second) = (Int(a) * depth, Int(b) * depth)
            for level in 0..<depth where numbers[first + level] != numbers[second + level] {
                return numbers[first + level] < numbers[second + level]
            }
            return a < b
        }
        var place = 0
        for row in order {
            for level in 0..<depth { rowPatterns[place + level] = numbers[Int(row) * depth + level] }
            place += depth
        }
    }

    /// Returns how informative a channel is for the nodes that it costs.
    ///
    /// It is the probability that two rows differ, divided by the logarithm of the number of patterns.
    private static func score(_ distinct: DistinctRows) -> Double {
        let total = (0..<distinct.count).reduce(0) { $0 + distinct.multiplicity(of: $1) }
        let equal = (0..<distinct.count).reduce(0.0) { sum, entry in
            let share = Double(distinct.multiplicity(of: entry)) / Double(max(total, 1))
            return sum + share * share
        }
        return (1 - equal) / log2(Double(distinct.count) + 1)
    }
}
