import CKernels

/// A static tree over rows of sets of bits for exact nearest-neighbour queries, both ways, with the services of ``KDTree``.
///
/// A distance is a sum over the channels, so the tree is a trie: each level is a channel, each node one of its patterns, and what was summed on
/// the way down is a lower bound of all distances below. A query computes the distance to each pattern once. Channels that tell rows apart by few
/// patterns come first. Distances are whole numbers inside, so that equal ones are equal, whatever the processor. Queries do not allocate.
///
/// Source: the trie is Fredkin 1960; the largest bound per node is as in ``KDTree``.
public struct BitTree: Sendable {
    /// How far two rows are apart, in 0...1.
    public enum Metric: Hashable, Sendable {
        /// The share of bits that differ (Hamming).
        case hamming
        /// 1 less the mean over the channels of the Jaccard index, the share of common bits among those set in either; two empty channels are equal.
        case jaccard
    }

    /// How rows are laid out.
    public let layout: BitLayout
    /// How far rows are apart.
    public let metric: Metric
    /// Whether `improveBounds` also takes rows to which a query is as near as the nearest before.
    public let keepsTies: Bool

    /// The channels in the order of the levels.
    let levels: [Int32]
    /// The words of every pattern; those of one channel follow each other.
    let patterns: [UInt64]
    /// The pattern of each row at each level, row by row in the order of the leaves.
    let rowPatterns: [Int32]
    /// The original numbers of the rows in the order of the leaves.
    let order: [Int32]
    /// The nodes; siblings follow each other, from the first level's on.
    let nodes: [Node]
    /// The number of nodes of the first level.
    let firstCount: Int
    /// The bound of each row, in the order of the leaves.
    var bounds: [Int32]
    /// The largest bound below each node.
    var nodeBounds: [Int32]
    /// The distance of the present query to each pattern, with the query's number in the upper half.
    var known: [UInt64]
    /// The number of the present query.
    var queryNumber: UInt32 = 0

    struct Node: Sendable {
        /// The pattern of the node's level.
        var pattern: Int32
        /// Whether all rows below are equal; they are then `range` of the order, else it holds the children.
        var isLeaf: Bool
        var start: Int32
        var end: Int32
    }

    let kernel: Kernel

    /// The function that computes distances.
    struct Kernel: @unchecked Sendable {
        // Unchecked: the function keeps no state.
        let setDistances = kernel_choice(kernel_request_from_environment()).table.pointee.set_distances
    }

    /// Builds the tree over `rows`, each with the bound `bound`.
    ///
    /// - Parameters:
    ///   - rows: the rows one after the other, each of `layout.wordCount` words; bits beyond the layout's cells are 0.
    ///   - bound: the distance below which `improveBounds` first takes a row.
    ///   - keepsTies: whether it also takes rows to which a query is as near as the nearest before.
    /// - Precondition: rows fit the layout, which has at most 1,024 channels for `jaccard`.
    /// - Complexity: O(n log n) in the number of rows.
    public init(
        rows: [UInt64], layout: BitLayout, metric: Metric, bound: Float = .infinity, keepsTies: Bool = false
    ) {
        precondition(rows.count.isMultiple(of: layout.wordCount), "rows do not fit the layout")
        precondition(metric == .hamming || layout.channels <= 1_024, "too many channels")
        self.layout = layout
        self.metric = metric
        self.keepsTies = keepsTies
        kernel = Kernel()
        var builder = BitTreeBuilder(rows: rows, layout: layout)
        firstCount = builder.build()
        levels = builder.levels
        patterns = builder.patterns
        rowPatterns = builder.rowPatterns
        order = builder.order
        nodes = builder.nodes
        known = Array(repeating: 0, count: builder.patterns.count / layout.wordsPerChannel)
        bounds = []
        nodeBounds = []
        let limit = units(below: bound)
        bounds = Array(repeating: limit, count: order.count)
        nodeBounds = Array(repeating: limit, count: nodes.count)
    }

    /// The number of rows.
    public var count: Int { order.count }

    /// The largest distance inside.
    var unitsOfOne: Int { metric == .hamming ? layout.channels * layout.cells : layout.channels << 20 }

    /// The distance that `units` inside stand for.
    func distance(_ units: Int32) -> Float { Float(units) / Float(unitsOfOne) }

    /// The least number inside whose distance is not below `distance`.
    func units(below distance: Float) -> Int32 {
        guard distance > 0 else { return 0 }
        guard distance <= 1 else { return Int32(unitsOfOne) + 1 }
        var units = Int32(distance * Float(unitsOfOne))
        while self.distance(units) >= distance { units -= 1 }
        while self.distance(units) < distance { units += 1 }
        return units
    }
}
