/// An append-only k-d tree, which finds the nearest point within a radius.
///
/// Points are stored in buckets at the leaves. A full bucket is split in half along its widest dimension. Distances are
/// Euclidean; squares are summed in the order of the dimensions. Source: Bentley 1975 (k-d tree), with buckets as in
/// Friedman, Bentley & Finkel 1977.
struct IncrementalTree {
    private struct Node {
        /// The split dimension, or -1 for a leaf.
        ///
        /// In a leaf, `low` is the first point of its bucket, or -1 if it is empty.
        var axis: Int32
        var cut: Float
        var low: Int32
        /// The upper child, or the number of points in a leaf.
        var high: Int32
    }

    let dimension: Int
    private var points: [Float] = []
    private var nodes = [Node(axis: -1, cut: 0, low: -1, high: 0)]
    /// The next point in the bucket of each point; -1 after the last.
    private var following: [Int32] = []

    private static let bucketSize = 12

    init(dimension: Int) { self.dimension = dimension }

    /// The number of points.
    var count: Int { following.count }

    /// Appends a point; points are numbered in the order of insertion.
    mutating func append(_ point: [Float]) {
        points += point
        following.append(-1)
        var node = 0
        while nodes[node].axis >= 0 {
            node = Int(point[Int(nodes[node].axis)] < nodes[node].cut ? nodes[node].low : nodes[node].high)
        }
        push(Int32(count - 1), to: node)
        if nodes[node].high > Self.bucketSize { split(node) }
    }

    private mutating func push(_ number: Int32, to leaf: Int) {
        following[Int(number)] = nodes[leaf].low
        nodes[leaf].low = number
        nodes[leaf].high += 1
    }

    private mutating func split(_ node: Int) {
        let first = nodes[node].low
        var widest = (axis: 0, width: -Float.infinity, cut: Float(0))
        for axis in 0..<dimension {
            var (low, high) = (Float.infinity, -Float.infinity)
            var number = first
            while number >= 0 {
                let value = points[Int(number) * dimension + axis]
                (low, high) = (min(low, value), max(high, value))
                number = following[Int(number)]
            }
            // Split halfway, so that both sides have a point.
            if high - low > widest.width { widest = (axis, high - low, low + (high - low) / 2) }
        }
        // Equal points cannot be separated, and rounding can leave the lower side empty.
        guard widest.width > 0, hasPoint(from: first, below: widest.cut, along: widest.axis) else { return }
        let children = nodes.count
        nodes[node] = Node(
            axis: Int32(widest.axis), cut: widest.cut, low: Int32(children), high: Int32(children + 1))
        for _ in 0..<2 { nodes.append(Node(axis: -1, cut: 0, low: -1, high: 0)) }
        var number = first
        while number >= 0 {
            let next = following[Int(number)]
            let isLow = points[Int(number) * dimension + widest.axis] < widest.cut
            push(number, to: isLow ? children : children + 1)
            number = next
        }
    }

    private func hasPoint(from first: Int32, below cut: Float, along axis: Int) -> Bool {
        var number = first
        while number >= 0 {
            if points[Int(number) * dimension + axis] < cut { return true }
            number = following[Int(number)]
        }
        return false
    }

    /// Returns the nearest point within `radius` of `query`; ties go to the lowest number.
    func nearest(to query: [Float], within radius: Float) -> (number: Int, squaredDistance: Float)? {
        precondition(query.count == dimension, "the query has another dimension")
        var best = (number: -1, squaredDistance: radius * radius)
        search(0, query.span, &best)
        return best.number < 0 ? nil : best
    }

    private func search(_ node: Int, _ query: Span<Float>, _ best: inout (number: Int, squaredDistance: Float)) {
        let place = nodes[node]
        guard place.axis >= 0 else {
            let (points, following) = (points.span, following.span)
            var number = Int(place.low)
            while number >= 0 {
                let point = points.extracting(number * query.count..<(number + 1) * query.count)
                var sum: Float = 0
                for axis in query.indices {
                    let difference = query[axis] - point[axis]
                    sum += difference * difference
                }
                if sum < best.squaredDistance || (sum == best.squaredDistance && best.number > number) {
                    best = (number, sum)
                }
                number = Int(following[number])
            }
            return
        }
        let offset = query[Int(place.axis)] - place.cut
        search(Int(offset < 0 ? place.low : place.high), query, &best)
        if offset * offset <= best.squaredDistance { search(Int(offset < 0 ? place.high : place.low), query, &best) }
    }
}
