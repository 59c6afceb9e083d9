import Understudy

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
