/// A static tree over points for exact nearest-neighbour queries: which points are nearest to a query.
///
/// Distances are Euclidean; the tree works with their squares, summed in the order of the dimensions. Queries do not allocate. To which points
/// a query is nearer than anything before it is asked of ``PointBlocks``.
///
/// Source: Bentley 1975 (k-d tree); boxes per node as in Friedman, Bentley & Finkel 1977.
public struct KDTree: Sendable {
    /// The number of elements of a point.
    public let dimension: Int

    /// The original numbers of the points in the order of the leaves.
    let order: [Int32]
    /// The points in the order of the leaves.
    let points: [Float]
    /// Lower and upper corners of each node's box: 2 · `dimension` numbers a node.
    let boxes: [Float]
    /// The nodes, a parent before its children.
    let nodes: [Node]

    struct Node: Sendable {
        var start: Int32
        var end: Int32
        /// The left child; the right one is in `right`. Zero for a leaf.
        var left: Int32 = 0
        var right: Int32 = 0
    }

    static let leafSize = 12

    /// Builds the tree over `points`, row by row.
    ///
    /// - Precondition: `dimension` is positive and divides the number of elements.
    /// - Complexity: O(n log² n).
    public init(points: [Float], dimension: Int) {
        var builder = Builder(order: PointOrder(points, dimension: dimension))
        if !points.isEmpty { _ = builder.build(0..<builder.order.count) }
        self.dimension = dimension
        order = builder.order.numbers
        nodes = builder.nodes
        boxes = builder.boxes
        self.points = builder.order.sorted
    }

    /// The number of points.
    public var count: Int { order.count }
}

/// Splits at the median of the widest dimension.
private struct Builder {
    var order: PointOrder
    var nodes: [KDTree.Node] = []
    var boxes: [Float] = []

    mutating func build(_ range: Range<Int>) -> Int32 {
        let number = nodes.count
        nodes.append(KDTree.Node(start: Int32(range.lowerBound), end: Int32(range.upperBound)))
        let box = order.box(of: range)
        boxes += box.low + box.high
        let (axis, width) = box.widest
        // Equal points cannot be told apart by splitting.
        guard range.count > KDTree.leafSize, width > 0 else { return Int32(number) }
        order.sort(range, along: axis)
        let middle = (range.lowerBound + range.upperBound) / 2
        nodes[number].left = build(range.lowerBound..<middle)
        nodes[number].right = build(middle..<range.upperBound)
        return Int32(number)
    }
}
