import CKernels

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
        query.withUnsafeBufferPointer { query in
            points.withUnsafeBufferPointer { points in
                splits.withUnsafeBufferPointer { splits in
                    guard let query = query.baseAddress, let points = points.baseAddress else { return }
                    let walk = KDWalk(
                        dimension: dimension, query: query, points: points, splits: splits.baseAddress ?? points)
                    var limit = limit
                    walk.descend(root, 0, &limit, found)
                }
            }
        }
    }
}

/// A traversal of a tree, with all data that it needs.
private struct KDWalk {
    let dimension: Int
    let query: UnsafePointer<Float>
    let points: UnsafePointer<Float>
    let splits: UnsafePointer<Float>

    /// Visits a node, its nearer part first.
    ///
    /// - Parameter level: the level within a group.
    func descend(_ node: KDTree.Node, _ level: Int, _ limit: inout Float, _ found: (Int, Float) -> Float) {
        let first = Int(node.first)
        guard node.count == 0 else {
            for place in first..<first + Int(node.count) {
                let distance = squaredDistance(query, points + place * dimension, dimension)
                if distance < limit { limit = found(place, distance) }
            }
            return
        }
        let size = KDTree.splitSize(dimension)
        let left = splits + first * size
        if level == 0 { ask_for_memory(left, 7 * size * MemoryLayout<Float>.stride) }
        let right = left + 2 * dimension
        let nodes = UnsafeRawPointer(right + 2 * dimension).assumingMemoryBound(to: KDTree.Node.self)
        let toLeft = squaredBoxDistance(query, left, dimension)
        let toRight = squaredBoxDistance(query, right, dimension)
        let below = level + 1 < KDTree.groupLevels ? level + 1 : 0
        let nearest = toLeft <= toRight ? 0 : 1
        if (nearest == 0 ? toLeft : toRight) < limit { descend(nodes[nearest], below, &limit, found) }
        if (nearest == 0 ? toRight : toLeft) < limit { descend(nodes[1 - nearest], below, &limit, found) }
    }
}

/// Returns the squared Euclidean distance, summed in the order of the dimensions.
@inline(__always)
private func squaredDistance(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    var sum: Float = 0
    for i in 0..<count {
        let difference = a[i] - b[i]
        sum += difference * difference
    }
    return sum
}

/// Returns the squared distance from a point to a box, given by its lower and then its upper corner.
@inline(__always)
private func squaredBoxDistance(_ point: UnsafePointer<Float>, _ box: UnsafePointer<Float>, _ count: Int) -> Float {
    var sum: Float = 0
    for i in 0..<count {
        let outside = larger(larger(box[i] - point[i], point[i] - box[count + i]), 0)
        sum += outside * outside
    }
    return sum
}

/// Returns the larger of two numbers, neither NaN: one instruction, where `max` takes several.
@inline(__always)
private func larger(_ a: Float, _ b: Float) -> Float { a > b ? a : b }
