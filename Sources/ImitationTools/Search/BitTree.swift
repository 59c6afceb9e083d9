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
