import Understudy
import UnderstudyKernels

extension PointBlocks {
    /// Calls `improve` with every point for which `query` is nearer than the point's bound, or tied if ties are kept.
    ///
    /// The distance becomes the new bound if `improve` says so.
    ///
    /// - Parameters:
    ///   - ahead: receives the upcoming places, a few at a time, to prefetch their data (``Prefetching``).
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
