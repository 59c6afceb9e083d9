#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Sorts rows into a trie.
struct BitTreeBuilder {
    private let count: Int
    private(set) var levels: [Int32] = []
    private(set) var patterns: [UInt64] = []
    private(set) var rowPatterns: [Int32] = []
    private(set) var order: [Int32]
    private(set) var nodes: [BitTree.Node] = []

    /// Gives the patterns of each channel their numbers.
    init(rows: [UInt64], layout: BitLayout) {
        let (width, words) = (layout.wordCount, layout.wordsPerChannel)
        count = rows.count / width
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
            columns.append((channel, Self.score(distinct), distinct.entries.map { $0 + first }))
            for row in distinct.firsts { patterns += column[Int(row) * words..<(Int(row) + 1) * words] }
        }
        columns.sort { ($0.score, $1.channel) > ($1.score, $0.channel) }
        levels = columns.map { Int32($0.channel) }
        rowPatterns.reserveCapacity(count * columns.count)
        for row in 0..<count { for column in columns { rowPatterns.append(column.numbers[row]) } }
    }

    /// How well a channel tells rows apart for the nodes that it takes: the probability that two rows differ, over the logarithm of the patterns.
    private static func score(_ distinct: DistinctRows) -> Double {
        let total = (0..<distinct.count).reduce(0) { $0 + distinct.multiplicity(of: $1) }
        let equal = (0..<distinct.count).reduce(0.0) { sum, entry in
            let share = Double(distinct.multiplicity(of: entry)) / Double(max(total, 1))
            return sum + share * share
        }
        return (1 - equal) / log2(Double(distinct.count) + 1)
    }

    /// Builds the nodes and returns the number of those of the first level.
    mutating func build() -> Int {
        guard count > 0 else { return 0 }
        let (depth, numbers) = (levels.count, rowPatterns)
        order.sort { a, b in
            let (first, second) = (Int(a) * depth, Int(b) * depth)
            for level in 0..<depth where numbers[first + level] != numbers[second + level] {
                return numbers[first + level] < numbers[second + level]
            }
            return a < b
        }
        rowPatterns = order.flatMap { numbers[Int($0) * depth..<(Int($0) + 1) * depth] }
        let roots = appendNodes(0, count, level: 0)
        // Parents stand before their children, level by level.
        var ranges = roots.map { (node: $0, level: 1) }
        var next = 0
        while next < ranges.count {
            let (number, level) = ranges[next]
            next += 1
            let node = nodes[number]
            if node.isLeaf { continue }
            let children = appendNodes(Int(node.start), Int(node.end), level: level)
            nodes[number].start = Int32(children.lowerBound)
            nodes[number].end = Int32(children.upperBound)
            ranges += children.map { (node: $0, level: level + 1) }
        }
        return roots.count
    }

    /// Appends a node for each pattern of a level among rows that are equal before it.
    private mutating func appendNodes(_ start: Int, _ end: Int, level: Int) -> Range<Int> {
        let before = nodes.count
        let depth = levels.count
        var first = start
        while first < end {
            let pattern = rowPatterns[first * depth + level]
            var last = first + 1
            while last < end, rowPatterns[last * depth + level] == pattern { last += 1 }
            let isLeaf = (level..<depth).allSatisfy {
                rowPatterns[first * depth + $0] == rowPatterns[(last - 1) * depth + $0]
            }
            nodes.append(
                BitTree.Node(pattern: pattern, isLeaf: isLeaf, start: Int32(first), end: Int32(last)))
            first = last
        }
        return before..<nodes.count
    }
}
