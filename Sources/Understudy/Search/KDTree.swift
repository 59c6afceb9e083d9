/// A static tree over points for exact nearest-neighbour queries, both ways.
///
/// Forward: which points are nearest to a query. Reverse: to which points is a query nearer than anything before it, where each point carries
/// a bound of its own that only shrinks and each node knows the largest bound below it. Distances are Euclidean; the tree works with
/// their squares, summed in the order of the dimensions. Queries do not allocate.
///
/// Source: Bentley 1975 (k-d tree); boxes and bounds per node as in Friedman, Bentley & Finkel 1977.
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
    /// The squared bound of each point, in the order of the leaves.
    var bounds: [Float]
    /// The largest squared bound below each node.
    var nodeBounds: [Float]

    struct Node: Sendable {
        var start: Int32
        var end: Int32
        /// The left child; the right one is in `right`. Zero for a leaf.
        var left: Int32 = 0
        var right: Int32 = 0
    }

    static let leafSize = 12

    /// Builds the tree over `points`, row by row, each with the bound `bound` (a distance, not its square).
    ///
    /// - Precondition: `dimension` is positive and divides the number of elements.
    /// - Complexity: O(n log² n).
    public init(points: [Float], dimension: Int, bound: Float = .infinity) {
        precondition(dimension > 0 && points.count.isMultiple(of: dimension), "points do not fit the dimension")
        self.dimension = dimension
        var builder = Builder(points: points, dimension: dimension)
        if !points.isEmpty { _ = builder.build(0, points.count / dimension) }
        order = builder.order
        nodes = builder.nodes
        boxes = builder.boxes
        var sorted: [Float] = []
        sorted.reserveCapacity(points.count)
        for index in builder.order {
            sorted += points[Int(index) * dimension..<(Int(index) + 1) * dimension]
        }
        self.points = sorted
        bounds = Array(repeating: bound * bound, count: builder.order.count)
        nodeBounds = Array(repeating: bound * bound, count: builder.nodes.count)
    }

    /// The number of points.
    public var count: Int { order.count }
}

/// Splits at the median of the widest dimension.
private struct Builder {
    let points: [Float]
    let dimension: Int
    var order: [Int32]
    var nodes: [KDTree.Node] = []
    var boxes: [Float] = []

    init(points: [Float], dimension: Int) {
        self.points = points
        self.dimension = dimension
        order = (0..<Int32(points.count / dimension)).map { $0 }
    }

    mutating func build(_ start: Int, _ end: Int) -> Int32 {
        let number = nodes.count
        nodes.append(KDTree.Node(start: Int32(start), end: Int32(end)))
        var widest = 0
        var width: Float = -1
        var low: [Float] = []
        var high: [Float] = []
        for axis in 0..<dimension {
            var least = Float.infinity
            var most = -Float.infinity
            for index in order[start..<end] {
                let value = points[Int(index) * dimension + axis]
                least = min(least, value)
                most = max(most, value)
            }
            low.append(least)
            high.append(most)
            if most - least > width {
                width = most - least
                widest = axis
            }
        }
        boxes += low + high
        // Equal points cannot be told apart by splitting.
        guard end - start > KDTree.leafSize, width > 0 else { return Int32(number) }
        let points = points
        let dimension = dimension
        order[start..<end].sort { a, b in
            let (x, y) = (points[Int(a) * dimension + widest], points[Int(b) * dimension + widest])
            return x < y || (x == y && a < b)
        }
        let middle = (start + end) / 2
        nodes[number].left = build(start, middle)
        nodes[number].right = build(middle, end)
        return Int32(number)
    }
}
