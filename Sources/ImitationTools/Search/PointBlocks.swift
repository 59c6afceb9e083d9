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
    ///
    /// - Throws: `StateError` if the saved bounds are missing, have another count, or belong to other points.
    public mutating func saveOrRestoreBounds(in archive: inout StateArchive) throws {
        // A negative bound keeps queries from finding the padding of an incomplete block.
        let padding = archive.isRestoring ? bounds.indices.filter { bounds[$0] < 0 } : []
        try archive.numbers(&bounds, "bounds")
        try archive.require(padding.map { bounds[$0] }, in: (-1)...(-1), "bounds")
    }
}

/// Sorts points into blocks: splits along the widest dimension, at block boundaries.
struct PointBlocksBuilder {
    private(set) var order: PointOrder
    private(set) var corners: [Float] = []
    private(set) var bounds: [Float] = []
    private(set) var levels: [PointBlocks.Level] = []
    private let squaredBound: Float

    private static let width = PointBlocks.width

    init(_ order: PointOrder, squaredBound: Float) {
        self.order = order
        self.squaredBound = squaredBound
    }

    mutating func build() {
        guard order.count > 0 else { return }
        split(0..<order.count)
        appendLevel(ofPartsOf: 1) { builder, range, _ in builder.appendPoints(range) }
        // The number of points in one part.
        var size = Self.width
        while size < order.count {
            appendLevel(ofPartsOf: size) { $0.appendBoxes($1, $2) }
            size *= Self.width
        }
    }

    /// Splits a range that begins at a block boundary, so that all its blocks but the last are full.
    private mutating func split(_ range: Range<Int>) {
        guard range.count > Self.width else { return }
        let (axis, width) = order.box(of: range).widest
        // The order of equal points does not matter.
        guard width > 0 else { return }
        var size = Self.width
        while size * Self.width < range.count { size *= Self.width }
        let parts = (range.count + size - 1) / size
        let middle = range.lowerBound + parts / 2 * size
        order.sort(range, along: axis)
        split(range.lowerBound..<middle)
        split(middle..<range.upperBound)
    }

    private mutating func appendLevel(ofPartsOf size: Int, _ append: (inout Self, Range<Int>, Int) -> Void) {
        levels.append(PointBlocks.Level(corners: corners.count, bounds: bounds.count))
        for first in stride(from: 0, to: order.count, by: size * Self.width) {
            append(&self, first..<min(first + size * Self.width, order.count), size)
        }
    }

    /// Appends a block of points.
    private mutating func appendPoints(_ range: Range<Int>) {
        for axis in 0..<order.dimension {
            for number in order.numbers[range] { corners.append(order.points[Int(number) * order.dimension + axis]) }
            corners += repeatElement(0, count: Self.width - range.count)
        }
        appendBounds(range.count)
    }

    /// Appends a block of the boxes around parts of `size` points each; the last may have fewer.
    private mutating func appendBoxes(_ range: Range<Int>, _ size: Int) {
        let boxes = stride(from: range.lowerBound, to: range.upperBound, by: size).map {
            order.box(of: $0..<min($0 + size, range.upperBound))
        }
        for axis in 0..<order.dimension {
            for corner in [\PointOrder.Box.low, \.high] {
                corners += boxes.map { $0[keyPath: corner][axis] }
                corners += repeatElement(0, count: Self.width - boxes.count)
            }
        }
        appendBounds(boxes.count)
    }

    private mutating func appendBounds(_ count: Int) {
        bounds += repeatElement(squaredBound, count: count)
        bounds += repeatElement(-1, count: Self.width - count)
    }
}

extension PointBlocks {
    /// Calls `improve` with every point for which `query` is nearer than the point's bound, or tied if ties are kept.
    ///
    /// The distance becomes the new bound if `improve` says so.
    ///
    /// - Parameters:
    ///   - ahead: receives the upcoming places, a few at a time, to prefetch their data (`Prefetching`).
    ///   - improve: receives the point's place in ``order``, in ascending order, and the squared distance; returns
    ///     whether that is the new bound.
    public mutating func improveBounds(
        near query: Span<Float>, ahead: (_ places: Span<Int32>) -> Void = { _ in },
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        precondition(query.count == dimension, "the query has another dimension")
        guard count > 0 else { return }
        let found = findNear(query)
        var changed = 0
        // The largest bounds of the blocks.
        let largest = levels.count > 1 ? levels[1].bounds : nil
        for first in stride(from: 0, to: found, by: Prefetching.portion) {
            let portion = first..<min(first + Prefetching.portion, found)
            ahead(parts.span.extracting(portion))
            changed = Self.take(
                portion, of: parts, distances, keepsTies: keepsTies, bounds: &bounds, largest: largest,
                changed: &blocks, changed, improve)
        }
        refresh(changed)
    }

    /// Calls `improve` with a portion of the points found, and records the blocks whose largest bounds may change.
    ///
    /// - Returns: the number of recorded blocks.
    private static func take(
        _ portion: Range<Int>, of places: [Int32], _ distances: [Float], keepsTies: Bool, bounds: inout [Float],
        largest: Int?, changed: inout [Int32], _ changedCount: Int,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) -> Int {
        var bounds = bounds.mutableSpan
        var blocks = changed.mutableSpan
        var count = changedCount
        for number in portion {
            let place = Int(places[number])
            let distance = distances[number]
            guard improve(place, distance) else { continue }
            let before = bounds[place]
            bounds[place] = keepsTies ? distance.nextUp : distance
            // The largest bound of a block changes only if it was this one.
            if let largest, before == bounds[largest + place / width] {
                count = note(place / width, after: count, in: &blocks)
            }
        }
        return count
    }

    /// Finds the near points, in `parts` and `distances`.
    ///
    /// - Returns: their number.
    private mutating func findNear(_ query: Span<Float>) -> Int {
        Self.findNear(
            query, levels: levels, corners: corners, bounds: bounds, kernel, blocks: &blocks, parts: &parts,
            distances: &distances)
    }

    private static func findNear(
        _ query: Span<Float>, levels: [Level], corners: [Float], bounds: [Float], _ kernel: PointKernels,
        blocks: inout [Int32], parts: inout [Int32], distances: inout [Float]
    ) -> Int {
        var found = 1
        blocks[0] = 0
        for level in levels.dropFirst().reversed() {
            found = kernel.nearBoxes(
                blocks.span.extracting(0..<found), query, boxes: corners.span.extracting(level.corners...),
                bounds: bounds.span.extracting(level.bounds...), into: parts.mutableSpan)
            swap(&blocks, &parts)
        }
        return kernel.nearPoints(
            blocks.span.extracting(0..<found), query, points: corners.span, bounds: bounds.span,
            into: parts.mutableSpan, distances.mutableSpan)
    }

    /// Records a block with changed bounds, unless it was the last one recorded. Blocks arrive in order.
    ///
    /// - Returns: the number of recorded blocks.
    private static func note(_ block: Int, after count: Int, in blocks: inout MutableSpan<Int32>) -> Int {
        guard count == 0 || blocks[count - 1] != Int32(block) else { return count }
        blocks[count] = Int32(block)
        return count + 1
    }

    /// Propagates the largest bounds of the recorded blocks to the top.
    private mutating func refresh(_ changed: Int) {
        var changed = changed
        for (level, above) in zip(levels, levels.dropFirst()) where changed > 0 {
            changed = Self.refresh(&bounds, from: level, to: above, changed: &blocks, changed, kernel)
        }
    }

    private static func refresh(
        _ bounds: inout [Float], from level: Level, to above: Level, changed blocks: inout [Int32], _ count: Int,
        _ kernel: PointKernels
    ) -> Int {
        kernel.carryBounds(
            count, blocks.mutableSpan, in: bounds.mutableSpan, from: level.bounds, to: above.bounds)
    }
}
