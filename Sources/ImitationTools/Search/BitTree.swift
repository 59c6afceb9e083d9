import Understudy
import UnderstudyKernels

/// A static tree over rows of sets of bits for exact nearest-neighbor queries; for the reverse query see ``BitBlocks``.
///
/// A distance is a sum over the channels, so the tree is a trie: each level is a channel, and each node one of its
/// patterns. The sum on the way down is a lower bound of all distances below. A query computes the distance to each
/// pattern once. Channels that distinguish rows with few patterns come first. Distances are whole numbers internally,
/// so that ties are exact on every processor. Queries do not allocate.
///
/// Source: the trie is Fredkin 1960.
public struct BitTree: Sendable {
    /// The layout of the rows.
    public let layout: BitLayout
    /// The metric between rows.
    public var metric: BitMetric { units.metric }
    /// The internal units of distances.
    let units: BitUnits

    /// The channels in the order of the levels.
    let levels: [Int32]
    /// The words of every pattern; those of one channel are contiguous.
    let patterns: [UInt64]
    /// The pattern of each row at each level, row by row in the order of the leaves.
    let rowPatterns: [Int32]
    /// The original row numbers in the order of the leaves.
    let order: [Int32]
    /// The nodes from the first level on; siblings are contiguous.
    let nodes: [Node]
    /// The number of nodes on the first level.
    let firstCount: Int
    /// The distance of the current query to each pattern, with the query's number in the upper half.
    var known: [UInt64]
    /// The number of the current query.
    var queryNumber: UInt32 = 0

    struct Node: Sendable {
        /// The pattern of the node's level.
        var pattern: Int32
        /// `true` if all rows below are equal; `start` and `end` then refer to `order`, otherwise to the children.
        var isLeaf: Bool
        var start: Int32
        var end: Int32
    }

    let kernel = BitKernels()

    /// Builds the tree over `rows`.
    ///
    /// - Parameter rows: the concatenated rows of `layout.wordCount` words each; bits beyond the layout's cells are 0.
    /// - Precondition: rows fit the layout, which has at most 1,024 channels for `jaccard`.
    /// - Complexity: O(n log n) in the number of rows.
    public init(rows: [UInt64], layout: BitLayout, metric: BitMetric) {
        precondition(rows.count.isMultiple(of: layout.wordCount), "rows do not fit the layout")
        self.layout = layout
        units = BitUnits(metric, layout)
        var builder = BitTreeBuilder(BitColumns(rows: rows, layout: layout))
        firstCount = builder.build()
        levels = builder.columns.levels
        patterns = builder.columns.patterns
        rowPatterns = builder.columns.rowPatterns
        order = builder.columns.order
        nodes = builder.nodes
        known = Array(repeating: 0, count: patterns.count / layout.wordsPerChannel)
    }

    /// The number of rows.
    public var count: Int { order.count }
}

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

extension BitTree {
    /// Returns the row nearest to `query` within `radius` (exclusive); ties are broken by weight.
    ///
    /// It draws from `stream` only for ties.
    public mutating func nearest(
        to query: Span<UInt64>, within radius: Float, using stream: inout RandomStream,
        weight: (_ index: Int) -> Int = { _ in 1 }
    ) -> Neighbor? {
        var best = TiedNearest(below: units.units(below: radius))
        search(query) { index, units in
            best.take(index, at: units, using: &stream, weight: weight)
        } accepts: {
            best.accepts($0)
        }
        return best.index < 0 ? nil : Neighbor(index: best.index, units: best.distance, of: units.one)
    }

    /// Writes up to `count` rows nearest to `query` within `radius` (exclusive) to `neighbors`, nearest first.
    ///
    /// Does not allocate once `neighbors` has capacity for `count` + 1 elements.
    public mutating func nearest(
        _ count: Int, to query: Span<UInt64>, within radius: Float, into neighbors: inout [Neighbor]
    ) {
        neighbors.removeAll(keepingCapacity: true)
        guard count > 0 else { return }
        let units = units
        var limit = units.units(below: radius)
        search(query) { index, found in
            neighbors.insert(Neighbor(index: index, units: found, of: units.one), most: count)
            if neighbors.count == count { limit = units.units(belowSquared: neighbors[count - 1].squaredDistance) }
        } accepts: {
            $0 < limit
        }
    }

    /// Calls `found` with the rows that `accepts` admits, the nearest child of each node first.
    private mutating func search(_ query: Span<UInt64>, _ found: (Int, Int32) -> Void, accepts: (Int32) -> Bool) {
        withWalk(query) { walk in walk.search(0..<walk.firstCount, 0, 0, found, accepts) }
    }

    private mutating func withWalk(
        _ query: Span<UInt64>, _ body: (inout BitWalk) -> Void
    ) {
        precondition(query.count == layout.wordCount, "the query has another layout")
        guard count > 0 else { return }
        if queryNumber == .max {
            queryNumber = 0
            for pattern in known.indices { known[pattern] = 0 }
        }
        queryNumber += 1
        let tree = BitWalk.Tree(self)
        let patterns = patterns
        var walk = BitWalk(tree: tree, query: query, patterns: patterns.span, known: known.mutableSpan)
        body(&walk)
    }
}

extension Neighbor {
    fileprivate init(index: Int, units: Int32, of one: Int) {
        let distance = Float(units) / Float(one)
        self.init(index: index, squaredDistance: distance * distance)
    }
}

/// A traversal of a tree, with all data that it needs.
private struct BitWalk: ~Copyable, ~Escapable {
    /// The parts of a tree that queries do not change.
    struct Tree {
        let nodes: [BitTree.Node]
        let order: [Int32]
        let rowPatterns: [Int32]
        let levels: [Int32]
        let firstCount: Int
        let wordsPerChannel: Int
        let isRelative: Bool
        let kernel: BitKernels
        let queryNumber: UInt64

        init(_ tree: borrowing BitTree) {
            nodes = tree.nodes
            order = tree.order
            rowPatterns = tree.rowPatterns
            levels = tree.levels
            firstCount = tree.firstCount
            wordsPerChannel = tree.layout.wordsPerChannel
            isRelative = tree.metric == .jaccard
            kernel = tree.kernel
            queryNumber = UInt64(tree.queryNumber)
        }
    }

    private let tree: Tree
    private let query: Span<UInt64>
    private let patterns: Span<UInt64>
    private var known: MutableSpan<UInt64>

    @_lifetime(copy query, copy patterns, copy known)
    init(tree: Tree, query: Span<UInt64>, patterns: Span<UInt64>, known: consuming MutableSpan<UInt64>) {
        self.tree = tree
        self.query = query
        self.patterns = patterns
        self.known = known
    }

    var firstCount: Int { tree.firstCount }

    /// Returns the distance of the query's channel at `level` to `pattern`.
    @inline(__always)
    private mutating func distance(to pattern: Int, _ level: Int) -> Int32 {
        let entry = known[pattern]
        if entry >> 32 == tree.queryNumber { return Int32(truncatingIfNeeded: entry) }
        return measure(pattern, level)
    }

    @inline(never)
    private mutating func measure(_ pattern: Int, _ level: Int) -> Int32 {
        let (words, channel) = (tree.wordsPerChannel, Int(tree.levels[level]))
        let units = tree.kernel.distance(
            query.extracting(channel * words..<(channel + 1) * words),
            patterns.extracting(pattern * words..<(pattern + 1) * words), relative: tree.isRelative)
        known[pattern] = tree.queryNumber << 32 | UInt64(UInt32(bitPattern: units))
        return units
    }

    /// Returns the distance to the equal rows of a leaf, or a smaller partial sum if `accepts` rejects that.
    ///
    /// `units` is the sum over the levels up to `level`.
    @inline(__always)
    private mutating func distance(
        toLeaf node: BitTree.Node, _ level: Int, _ units: Int32, while accepts: (Int32) -> Bool
    ) -> Int32 {
        var units = units
        let row = Int(node.start) * tree.levels.count
        for level in level + 1..<tree.levels.count {
            units += distance(to: Int(tree.rowPatterns[row + level]), level)
            if !accepts(units) { break }
        }
        return units
    }

    mutating func search(
        _ siblings: Range<Int>, _ level: Int, _ sum: Int32, _ found: (Int, Int32) -> Void,
        _ accepts: (Int32) -> Bool
    ) {
        var nearest = siblings.lowerBound
        var least = Int32.max
        for number in siblings {
            let units = distance(to: Int(tree.nodes[number].pattern), level)
            if units < least { (least, nearest) = (units, number) }
        }
        visit(nearest, level, sum + least, found, accepts)
        for number in siblings where number != nearest {
            visit(number, level, sum + distance(to: Int(tree.nodes[number].pattern), level), found, accepts)
        }
    }

    private mutating func visit(
        _ number: Int, _ level: Int, _ units: Int32, _ found: (Int, Int32) -> Void, _ accepts: (Int32) -> Bool
    ) {
        guard accepts(units) else { return }
        let node = tree.nodes[number]
        guard node.isLeaf else {
            return search(Int(node.start)..<Int(node.end), level + 1, units, found, accepts)
        }
        let units = distance(toLeaf: node, level, units, while: accepts)
        for place in Int(node.start)..<Int(node.end) where accepts(units) { found(Int(tree.order[place]), units) }
    }
}
