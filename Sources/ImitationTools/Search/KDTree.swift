/// A static tree over points for exact nearest-neighbor queries.
///
/// Distances are Euclidean; the tree uses their squares, summed in the order of the dimensions. Queries do not
/// allocate. For the reverse query, which points have a query as their nearest so far, see ``PointBlocks``.
///
/// Source: Bentley 1975 (k-d tree); boxes per node as in Friedman, Bentley & Finkel 1977.
public struct KDTree: Sendable {
    /// The number of elements of a point.
    public let dimension: Int

    /// The names of the points in the order of the leaves.
    let order: [Int32]
    /// The points in the order of the leaves.
    let points: [Float]
    /// The splits, in groups of three levels that are contiguous in memory, as a query visits them in sequence.
    ///
    /// Each split has the boxes of its left and right parts, as lower and upper corners, and then both parts as bits of
    /// nodes. All that a query needs of a split is thus in one place.
    let splits: [Float]
    /// The root; `nil` without points.
    let root: Node?

    /// A part of the points.
    struct Node: Sendable {
        /// The place of a leaf's first point, or the number of the split.
        var first: Int32
        /// The number of points of a leaf; 0 for a split.
        var count: Int32
    }

    /// The number of levels in a group of splits.
    static let groupLevels = 3

    /// Returns the number of elements of a split.
    static func splitSize(_ dimension: Int) -> Int { 4 * dimension + 4 }

    static let leafSize = 12

    /// Builds the tree over `points`, row by row.
    ///
    /// - Parameter names: the names of the points in answers; by default their numbers in the given order.
    /// - Precondition: `dimension` is positive and divides the number of elements; there is a name for each point.
    /// - Complexity: O(n log² n).
    public init(points: [Float], dimension: Int, names: [Int32]? = nil) {
        var builder = Builder(order: PointOrder(points, dimension: dimension))
        builder.build()
        self.dimension = dimension
        let numbers = builder.order.numbers
        order = names.map { names in numbers.map { names[Int($0)] } } ?? numbers
        splits = builder.splits
        root = builder.root
        self.points = builder.order.sorted
    }

    /// The number of points.
    public var count: Int { order.count }
}

/// Splits at the median of the widest dimension.
private struct Builder {
    private(set) var order: PointOrder
    private(set) var splits: [Float] = []
    private(set) var root: KDTree.Node?

    private let size: Int

    /// A part that may need to be split.
    private struct Part {
        var range: Range<Int>
        var box: PointOrder.Box
        /// The place in `splits` that refers to the part; `nil` for the root.
        var name: Int?
    }

    init(order: PointOrder) {
        self.order = order
        size = KDTree.splitSize(order.dimension)
    }

    mutating func build() {
        guard order.count > 0 else { return }
        let whole = Part(range: 0..<order.count, box: order.box(of: 0..<order.count))
        name(whole, KDTree.Node(first: 0, count: Int32(order.count)))
        grow(whole)
    }

    /// Splits a part recursively: level by level, one group at a time.
    private mutating func grow(_ part: Part) {
        var parts = [part]
        for _ in 0..<KDTree.groupLevels { parts = parts.flatMap { split($0) } }
        for part in parts { grow(part) }
    }

    /// Returns the two parts of a part with too many points for a leaf.
    private mutating func split(_ part: Part) -> [Part] {
        let (axis, width) = part.box.widest
        // A split cannot separate equal points.
        guard part.range.count > KDTree.leafSize, width > 0 else { return [] }
        order.sort(part.range, along: axis)
        let middle = (part.range.lowerBound + part.range.upperBound) / 2
        let start = splits.count
        name(part, KDTree.Node(first: Int32(start / size), count: 0))
        var parts: [Part] = []
        for range in [part.range.lowerBound..<middle, middle..<part.range.upperBound] {
            let box = order.box(of: range)
            splits += box.low + box.high
            parts.append(Part(range: range, box: box, name: start + size - 4 + 2 * parts.count))
        }
        splits += [0, 0, 0, 0]
        for part in parts {
            name(part, KDTree.Node(first: Int32(part.range.lowerBound), count: Int32(part.range.count)))
        }
        return parts
    }

    private mutating func name(_ part: Part, _ node: KDTree.Node) {
        guard let place = part.name else {
            root = node
            return
        }
        splits[place] = Float(bitPattern: UInt32(bitPattern: node.first))
        splits[place + 1] = Float(bitPattern: UInt32(bitPattern: node.count))
    }
}
