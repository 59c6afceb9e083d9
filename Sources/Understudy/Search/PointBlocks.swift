/// Points, each with a bound that only shrinks, for the question to which points a query is nearer than anything before it.
///
/// Points that are near each other stand in blocks of eight, their blocks in blocks of eight, and so on up to one. A block holds the boxes of its eight parts, or
/// its eight points, and the largest bound in each, dimension by dimension, so that the query is compared with all eight at once. What is nearer than
/// its bound is looked into, level by level. Distances are Euclidean; their squares are summed in the order of the dimensions. Queries do not allocate.
///
/// Source: Friedman, Bentley & Finkel 1977 (boxes that a query need not look into); blocks of as many parts as a vector has lanes as in Wald, Benthin &
/// Boulos 2008 (bounding volume hierarchies for tracing single rays).
public struct PointBlocks: Sendable {
    /// The number of elements of a point.
    public let dimension: Int
    /// Whether `improveBounds` also takes points to which a query is as near as the nearest before.
    public let keepsTies: Bool

    /// The parts of a block.
    static let width = 8

    /// The numbers of the points in the order of the blocks, in which what is kept for each point should stand: points that are near each other are asked for together.
    public let order: [Int32]
    /// The points, [blocks, dimension, 8], and then the boxes from the lowest level up, [blocks, dimension, 2, 8].
    let corners: [Float]
    /// The squared bound of each point, [blocks, 8], and then the largest of each box; negative where there is none.
    var bounds: [Float]
    let levels: [Level]
    /// The blocks that a query looks into at one level, and at the next.
    var blocks: [Int32]
    var parts: [Int32]
    /// The points that a query is near.
    var distances: [Float]

    let kernel = PointKernel()

    /// Blocks of points or of boxes.
    struct Level: Sendable {
        /// The place of the first block's corners.
        var corners: Int
        /// The place of the first block's bounds.
        var bounds: Int
    }

    /// Arranges `points`, row by row, each with the bound `bound`.
    ///
    /// - Parameters:
    ///   - points: the points' elements, which are finite.
    ///   - bound: the distance, not its square, below which `improveBounds` first takes a point.
    ///   - keepsTies: whether it also takes points to which a query is as near as the nearest before.
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
        // The points of all blocks.
        let room = levels.isEmpty ? 0 : (order.count + Self.width - 1) / Self.width * Self.width
        blocks = Array(repeating: 0, count: room)
        parts = blocks
        distances = Array(repeating: 0, count: room)
    }

    /// The number of points.
    public var count: Int { order.count }
}

extension PointBlocks {
    /// Saves or restores the bounds with a search over the same points.
    public mutating func exchangeBounds(with archive: inout StateArchive) throws {
        try archive.numbers(&bounds, "bounds")
    }
}
