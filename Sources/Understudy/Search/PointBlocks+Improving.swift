extension PointBlocks {
    /// Calls `improve` with every point to which `query` is nearer than the point's bound, or as near where ties are kept, and makes the
    /// distance the new bound where it says so.
    ///
    /// - Parameters:
    ///   - ahead: gets the places with which `improve` may be called next, a few at a time, so that it can ask for their memory (``Prefetching``).
    ///   - improve: gets the point's place in ``order``, from the first to the last, and the squared distance; returns whether that is the new bound.
    public mutating func improveBounds(
        near query: Span<Float>, ahead: (_ places: Span<Int32>) -> Void = { _ in },
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        precondition(query.count == dimension, "the query has another dimension")
        guard count > 0 else { return }
        let found = query.withUnsafeBufferPointer { findNear($0) }
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

    /// Calls `improve` with a portion of the points that were found, and takes down the blocks whose largest bounds may change.
    ///
    /// - Returns: how many are taken down.
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
            // The largest bound of a block changes only where it was this one.
            if let largest, before == bounds[largest + place / width] {
                count = note(place / width, after: count, in: &blocks)
            }
        }
        return count
    }

    /// Finds the points that are near, in `parts` and `distances`.
    ///
    /// - Returns: how many there are.
    private mutating func findNear(_ query: UnsafeBufferPointer<Float>) -> Int {
        guard let query = query.baseAddress else { return 0 }
        return corners.withUnsafeBufferPointer { corners in
            bounds.withUnsafeBufferPointer { bounds in
                guard let corners = corners.baseAddress, let bounds = bounds.baseAddress else { return 0 }
                var found = 1
                blocks[0] = 0
                for level in levels.dropFirst().reversed() {
                    found = kernel.nearBoxes(
                        found, blocks, dimension, query, corners + level.corners, bounds + level.bounds, &parts)
                    swap(&blocks, &parts)
                }
                return kernel.nearPoints(found, blocks, dimension, query, corners, bounds, &parts, &distances)
            }
        }
    }

    /// Takes down a block whose bounds have changed, unless it is the last one taken down. Blocks come in their order.
    ///
    /// - Returns: how many are taken down.
    private static func note(_ block: Int, after count: Int, in blocks: inout MutableSpan<Int32>) -> Int {
        guard count == 0 || blocks[count - 1] != Int32(block) else { return count }
        blocks[count] = Int32(block)
        return count + 1
    }

    /// Carries the largest bounds of the blocks that are taken down up to the top.
    private mutating func refresh(_ changed: Int) {
        var changed = changed
        for (level, above) in zip(levels, levels.dropFirst()) where changed > 0 {
            changed = Self.refresh(
                &bounds, level.bounds, above.bounds, changed: &blocks, changed, kernel.carryBounds)
        }
    }

    private static func refresh(
        _ bounds: inout [Float], _ start: Int, _ above: Int, changed blocks: inout [Int32], _ count: Int,
        _ carry: (Int, UnsafeMutablePointer<Int32>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Int
    ) -> Int {
        bounds.withUnsafeMutableBufferPointer { bounds in
            guard let bounds = bounds.baseAddress else { return 0 }
            return carry(count, &blocks, bounds + start, bounds + above)
        }
    }
}
