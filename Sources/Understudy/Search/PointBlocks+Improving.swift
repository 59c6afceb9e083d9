extension PointBlocks {
    /// Calls `improve` with every point to which `query` is nearer than the point's bound, or as near where ties are kept, and makes the
    /// distance the new bound where it says so.
    ///
    /// - Parameter improve: gets the point's place in ``order``, from the first to the last, and the squared distance; returns whether that is the new bound.
    public mutating func improveBounds(
        near query: Span<Float>, _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        precondition(query.count == dimension, "the query has another dimension")
        guard count > 0 else { return }
        let found = query.withUnsafeBufferPointer { findNear($0) }
        var changed = 0
        for number in 0..<found {
            let place = Int(parts[number])
            let distance = distances[number]
            guard improve(place, distance) else { continue }
            bounds[place] = keepsTies ? distance.nextUp : distance
            changed = note(place / Self.width, after: changed)
        }
        refresh(changed)
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
    private mutating func note(_ block: Int, after count: Int) -> Int {
        guard count == 0 || blocks[count - 1] != Int32(block) else { return count }
        blocks[count] = Int32(block)
        return count + 1
    }

    /// Carries the largest bounds of the blocks that are taken down up to the top.
    private mutating func refresh(_ changed: Int) {
        var changed = changed
        for (level, above) in zip(levels, levels.dropFirst()) {
            var changedAbove = 0
            for number in 0..<changed {
                let block = Int(blocks[number])
                let first = level.bounds + block * Self.width
                var largest = bounds[first]
                for place in first + 1..<first + Self.width where bounds[place] > largest { largest = bounds[place] }
                guard largest != bounds[above.bounds + block] else { continue }
                bounds[above.bounds + block] = largest
                // No later than the place that is read.
                changedAbove = note(block / Self.width, after: changedAbove)
            }
            changed = changedAbove
        }
    }
}
