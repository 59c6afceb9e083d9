import Understudy
import UnderstudyKernels

/// Points with shrinking bounds, for the query which points have a new point as their nearest so far.
///
/// Nearby points are stored in blocks of eight, these in blocks of eight, and so on up to one. A block holds the boxes
/// of its eight parts, or its eight points, dimension by dimension, and the largest bound in each. The query is thus
/// compared with all eight at once. Parts nearer than their bound are visited, level by level. Distances are Euclidean;
/// their squares are summed in the order of the dimensions. Queries do not allocate.
///
/// Sources: Friedman, Bentley & Finkel 1977 (boxes that a query need not visit); Wald, Benthin & Boulos 2008 (bounding
/// volume hierarchies for tracing single rays), for blocks of as many parts as a vector has lanes.
public struct PointBlocks: Sendable {
    /// The number of elements of a point.
    public let dimension: Int
    /// `true` if `improveBounds` also reports ties with the nearest so far.
    public let keepsTies: Bool

    /// The number of parts of a block.
    static let width = 8

    /// The point numbers in the order of the blocks.
    ///
    /// Per-point data should be stored in this order, as nearby points are accessed together.
    public let order: [Int32]
    /// The points, [blocks, dimension, 8], then the boxes from the lowest level up, [blocks, dimension, 2, 8].
    let corners: [Float]
    /// The squared bound of each point, [blocks, 8], then the largest in each box; negative for empty slots.
    var bounds: [Float]
    let levels: [Level]
    /// The blocks that a query visits on one level, and on the next.
    var blocks: [Int32]
    var parts: [Int32]
    /// The distances of the points near a query.
    var distances: [Float]

    let kernel = PointKernels()

    /// A level of blocks of points or of boxes.
    struct Level: Sendable {
        /// The place of the first block's corners.
        var corners: Int
        /// The place of the first block's bounds.
        var bounds: Int
    }

    /// Indexes `points`, row by row, each with the bound `bound`.
    ///
    /// - Parameters:
    ///   - points: the points' elements, which are finite.
    ///   - bound: the initial bound, a distance, not its square: `improveBounds` first reports a point below it.
    ///   - keepsTies: `true` to also report ties with the nearest so far.
    /// - Precondition: `dimension` is positive and divides the number of elements.
    /// - Complexity: O(n log² n).
    public init(points: [Float], dimension: Int, bound: Float = .infinity, keepsTies: Bool = false) {
        var builder = PointBlocksBuilder(PointOrder(points, dimension: dimension), squaredBound: bound * bound)
        builder.build()
        self.dimension = dimension
        self.keepsTies = keepsTies
        order = builder.order.numbers
        corners = builder.corners
        bounds = builder.bounds
        levels = builder.levels
        // The number of points in all blocks.
        let room = levels.isEmpty ? 0 : (order.count + Self.width - 1) / Self.width * Self.width
        blocks = Array(repeating: 0, count: room)
        parts = blocks
        distances = Array(repeating: 0, count: room)
    }

    /// The number of points.
    public var count: Int { order.count }
}

extension PointBlocks {
    /// Saves or restores the bounds, for a search over the same points.
    public mutating func exchangeBounds(with archive: inout StateArchive) throws {
        try archive.numbers(&bounds, "bounds")
    }
}
