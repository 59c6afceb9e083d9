extension KDTree {
    /// The point nearest to `query` that is nearer than `radius`; of equally near ones, the one that the tree meets first.
    public func nearest(to query: Span<Float>, within radius: Float = .infinity) -> Neighbor? {
        var best = Neighbor(index: -1, squaredDistance: radius * radius)
        search(query) { index, distance in
            best = Neighbor(index: index, squaredDistance: distance)
        } accepts: {
            $0 < best.squaredDistance
        }
        return best.index < 0 ? nil : best
    }

    /// The point nearest to `query` that is nearer than `radius`; equally near ones are as likely as their weights say.
    ///
    /// Draws from `stream` only where there are equally near points.
    public func nearest(
        to query: Span<Float>, within radius: Float, using stream: inout RandomStream,
        weight: (_ index: Int) -> Int = { _ in 1 }
    ) -> Neighbor? {
        var best = TiedNearest(below: radius * radius)
        search(query) { index, distance in
            best.take(index, at: distance, weight: weight(index), using: &stream)
        } accepts: {
            best.accepts($0)
        }
        return best.index < 0 ? nil : Neighbor(index: best.index, squaredDistance: best.distance)
    }

    /// Puts the at most `count` points nearest to `query` that are nearer than `radius` into `neighbors`, nearest first.
    ///
    /// Does not allocate once `neighbors` has room for `count` + 1 elements.
    public func nearest(
        _ count: Int, to query: Span<Float>, within radius: Float, into neighbors: inout [Neighbor]
    ) {
        neighbors.removeAll(keepingCapacity: true)
        let outer = radius * radius
        guard count > 0 else { return }
        search(query) { index, distance in
            neighbors.insert(Neighbor(index: index, squaredDistance: distance), most: count)
        } accepts: {
            $0 < (neighbors.count < count ? outer : neighbors[count - 1].squaredDistance)
        }
    }

    private func search(_ query: Span<Float>, _ found: (Int, Float) -> Void, accepts: (Float) -> Bool) {
        precondition(query.count == dimension, "the query has another dimension")
        guard count > 0 else { return }
        query.withUnsafeBufferPointer { query in
            points.withUnsafeBufferPointer { points in
                boxes.withUnsafeBufferPointer { boxes in
                    guard let query = query.baseAddress, let points = points.baseAddress, let boxes = boxes.baseAddress
                    else { return }
                    descend(0, query, points, boxes, found, accepts)
                }
            }
        }
    }

    private func descend(
        _ number: Int, _ query: UnsafePointer<Float>, _ points: UnsafePointer<Float>, _ boxes: UnsafePointer<Float>,
        _ found: (Int, Float) -> Void, _ accepts: (Float) -> Bool
    ) {
        let node = nodes[number]
        guard node.left != 0 else {
            for place in Int(node.start)..<Int(node.end) {
                let distance = squaredDistance(query, points + place * dimension, dimension)
                if accepts(distance) { found(Int(order[place]), distance) }
            }
            return
        }
        let (left, right) = (Int(node.left), Int(node.right))
        let toLeft = squaredBoxDistance(query, boxes + left * 2 * dimension, dimension)
        let toRight = squaredBoxDistance(query, boxes + right * 2 * dimension, dimension)
        let (near, far, toNear, toFar) =
            toLeft <= toRight ? (left, right, toLeft, toRight) : (right, left, toRight, toLeft)
        if accepts(toNear) { descend(near, query, points, boxes, found, accepts) }
        if accepts(toFar) { descend(far, query, points, boxes, found, accepts) }
    }
}

/// The squared Euclidean distance, summed in the order of the dimensions.
@inline(__always)
private func squaredDistance(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    var sum: Float = 0
    for i in 0..<count {
        let difference = a[i] - b[i]
        sum += difference * difference
    }
    return sum
}

/// The squared distance from a point to a box, given as its lower and then its upper corner.
@inline(__always)
private func squaredBoxDistance(_ point: UnsafePointer<Float>, _ box: UnsafePointer<Float>, _ count: Int) -> Float {
    var sum: Float = 0
    for i in 0..<count {
        let outside = larger(larger(box[i] - point[i], point[i] - box[count + i]), 0)
        sum += outside * outside
    }
    return sum
}

/// The larger number, of numbers that are not NaN: one instruction, where `max` is several.
@inline(__always)
private func larger(_ a: Float, _ b: Float) -> Float { a > b ? a : b }
