/// Builds a trie from sorted rows.
struct BitTreeBuilder {
    let columns: BitColumns
    private(set) var nodes: [BitTree.Node] = []

    init(_ columns: BitColumns) { self.columns = columns }

    /// Builds the nodes and returns the number of nodes on the first level.
    mutating func build() -> Int {
        let count = columns.order.count
        guard count > 0 else { return 0 }
        let roots = appendNodes(0, count, level: 0)
        // Parents precede their children, level by level.
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

    /// Appends a node for each pattern of a level among rows that are equal on all earlier levels.
    private mutating func appendNodes(_ start: Int, _ end: Int, level: Int) -> Range<Int> {
        let before = nodes.count
        let (depth, rowPatterns) = (columns.levels.count, columns.rowPatterns)
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
