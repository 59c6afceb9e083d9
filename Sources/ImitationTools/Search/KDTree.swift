import Understudy

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

extension KDTree {
    /// Returns the point nearest to `query` within `radius` (exclusive); of ties, the first that the tree visits.
    public func nearest(to query: Span<Float>, within radius: Float = .infinity) -> Neighbor? {
        var best = Neighbor(index: -1, squaredDistance: radius * radius)
        search(query, below: best.squaredDistance) { place, distance in
            best = Neighbor(index: place, squaredDistance: distance)
            return distance
        }
        guard best.index >= 0 else { return nil }
        return Neighbor(index: Int(order[best.index]), squaredDistance: best.squaredDistance)
    }

    /// Returns the point nearest to `query` within `radius` (exclusive); ties are broken by weight.
    ///
    /// It draws from `stream` only for ties.
    public func nearest(
        to query: Span<Float>, within radius: Float, using stream: inout RandomStream,
        weight: (_ index: Int) -> Int = { _ in 1 }
    ) -> Neighbor? {
        var best = TiedNearest(below: radius * radius)
        search(query, below: best.distance) { place, distance in
            best.take(place, at: distance, using: &stream) { weight(Int(order[$0])) }
            return distance.nextUp
        }
        guard best.index >= 0 else { return nil }
        return Neighbor(index: Int(order[best.index]), squaredDistance: best.distance)
    }

    /// Writes up to `count` points nearest to `query` within `radius` (exclusive) to `neighbors`, nearest first.
    ///
    /// Does not allocate once `neighbors` has capacity for `count` + 1 elements.
    public func nearest(
        _ count: Int, to query: Span<Float>, within radius: Float, into neighbors: inout [Neighbor]
    ) {
        neighbors.removeAll(keepingCapacity: true)
        let outer = radius * radius
        guard count > 0 else { return }
        search(query, below: outer) { place, distance in
            neighbors.insert(Neighbor(index: Int(order[place]), squaredDistance: distance), most: count)
            return neighbors.count < count ? outer : neighbors[count - 1].squaredDistance
        }
    }

    /// Calls `found` with the place and the distance of each visited point that is nearer than the current limit.
    ///
    /// - Parameters:
    ///   - limit: the initial limit, a squared distance.
    ///   - found: returns the new limit.
    private func search(_ query: Span<Float>, below limit: Float, _ found: (Int, Float) -> Float) {
        precondition(query.count == dimension, "the query has another dimension")
        guard let root else { return }
        var limit = limit
        KDWalk(query: query, points: points.span, splits: splits.span).descend(root, 0, &limit, found)
    }
}

/// A traversal of a tree, with all data that it needs.
private struct KDWalk: ~Escapable {
    let query: Span<Float>
    let points: Span<Float>
    let splits: Span<Float>

    @_lifetime(copy query, copy points, copy splits)
    init(query: Span<Float>, points: Span<Float>, splits: Span<Float>) {
        (self.query, self.points, self.splits) = (query, points, splits)
    }

    /// Visits a node, its nearer part first.
    ///
    /// - Parameter level: the level within a group.
    func descend(_ node: KDTree.Node, _ level: Int, _ limit: inout Float, _ found: (Int, Float) -> Float) {
        let (first, dimension) = (Int(node.first), query.count)
        guard node.count == 0 else {
            for place in first..<first + Int(node.count) {
                let distance = squaredDistance(query, points.extracting(place * dimension..<(place + 1) * dimension))
                if distance < limit { limit = found(place, distance) }
            }
            return
        }
        let size = KDTree.splitSize(dimension)
        if level == 0 {
            Prefetching.ask(for: splits.extracting(first * size..<min((first + 7) * size, splits.count)))
        }
        let split = splits.extracting(first * size..<(first + 1) * size)
        let toLeft = squaredBoxDistance(query, split.extracting(0..<2 * dimension))
        let toRight = squaredBoxDistance(query, split.extracting(2 * dimension..<4 * dimension))
        let below = level + 1 < KDTree.groupLevels ? level + 1 : 0
        let nearest = toLeft <= toRight ? 0 : 1
        if (nearest == 0 ? toLeft : toRight) < limit { descend(part(nearest, of: split), below, &limit, found) }
        if (nearest == 0 ? toRight : toLeft) < limit { descend(part(1 - nearest, of: split), below, &limit, found) }
    }
}

/// Returns a part of a split, the left (0) or the right one (1).
@inline(__always)
private func part(_ part: Int, of split: Span<Float>) -> KDTree.Node {
    let place = split.count - 4 + 2 * part
    return KDTree.Node(
        first: Int32(bitPattern: split[place].bitPattern), count: Int32(bitPattern: split[place + 1].bitPattern))
}

/// Returns the squared Euclidean distance, summed in the order of the dimensions.
@inline(__always)
private func squaredDistance(_ a: Span<Float>, _ b: Span<Float>) -> Float {
    var sum: Float = 0
    for i in a.indices {
        let difference = a[i] - b[i]
        sum += difference * difference
    }
    return sum
}

/// Returns the squared distance from a point to a box, given by its lower and then its upper corner.
@inline(__always)
private func squaredBoxDistance(_ point: Span<Float>, _ box: Span<Float>) -> Float {
    var sum: Float = 0
    for i in point.indices {
        let outside = larger(larger(box[i] - point[i], point[i] - box[point.count + i]), 0)
        sum += outside * outside
    }
    return sum
}

/// Returns the larger of two numbers, neither NaN: one instruction, where `max` takes several.
@inline(__always)
private func larger(_ a: Float, _ b: Float) -> Float { a > b ? a : b }
