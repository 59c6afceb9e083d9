/// Points to which others are added one by one, for the nearest one within a radius.
///
/// A k-d tree with buckets at its leaves; a bucket that is full is cut in half in its widest dimension. Distances are Euclidean; their squares are summed in the order of
/// the dimensions. Source: Bentley 1975 (k-d tree), with buckets as in Friedman, Bentley & Finkel 1977.
struct GrowingTree {
    private struct Node {
        /// Whether it is a leaf: the dimension is then -1 and `low` the number of its bucket.
        var axis: Int32
        var cut: Float
        var low: Int32
        var high: Int32
    }

    let dimension: Int
    private var points: [Float] = []
    private var nodes = [Node(axis: -1, cut: 0, low: 0, high: 0)]
    private var buckets: [[Int32]] = [[]]

    private static let bucketSize = 12

    init(dimension: Int) { self.dimension = dimension }

    /// The number of points.
    var count: Int { dimension > 0 ? points.count / dimension : 0 }

    /// Adds a point, whose number is how many there were before.
    mutating func append(_ point: [Float]) {
        let number = Int32(count)
        points += point
        var node = 0
        while nodes[node].axis >= 0 {
            node = Int(point[Int(nodes[node].axis)] < nodes[node].cut ? nodes[node].low : nodes[node].high)
        }
        let bucket = Int(nodes[node].low)
        buckets[bucket].append(number)
        if buckets[bucket].count > Self.bucketSize { split(node) }
    }

    private mutating func split(_ node: Int) {
        let bucket = Int(nodes[node].low)
        var widest = (axis: 0, width: -Float.infinity, cut: Float(0))
        for axis in 0..<dimension {
            var (low, high) = (Float.infinity, -Float.infinity)
            for number in buckets[bucket] {
                let value = points[Int(number) * dimension + axis]
                (low, high) = (min(low, value), max(high, value))
            }
            // Halfway, so that both sides have a point.
            if high - low > widest.width { widest = (axis, high - low, low + (high - low) / 2) }
        }
        // Equal points cannot be told apart.
        guard widest.width > 0 else { return }
        let (axis, cut) = (widest.axis, widest.cut)
        let all = buckets[bucket]
        let low = all.filter { points[Int($0) * dimension + axis] < cut }
        let high = all.filter { points[Int($0) * dimension + axis] >= cut }
        // Rounding can leave one side empty.
        guard !low.isEmpty, !high.isEmpty else { return }
        buckets[bucket] = low
        buckets.append(high)
        nodes[node] = Node(axis: Int32(axis), cut: cut, low: Int32(nodes.count), high: Int32(nodes.count + 1))
        nodes.append(Node(axis: -1, cut: 0, low: Int32(bucket), high: 0))
        nodes.append(Node(axis: -1, cut: 0, low: Int32(buckets.count - 1), high: 0))
    }

    /// The nearest point that is nearer to `query` than `radius`; of equally near ones the one with the lowest number.
    func nearest(to query: [Float], within radius: Float) -> (number: Int, squaredDistance: Float)? {
        var best = (number: -1, squaredDistance: radius * radius)
        search(0, query, &best)
        return best.number < 0 ? nil : best
    }

    private func search(_ node: Int, _ query: [Float], _ best: inout (number: Int, squaredDistance: Float)) {
        let place = nodes[node]
        guard place.axis >= 0 else {
            for number in buckets[Int(place.low)] {
                let first = Int(number) * dimension
                var sum: Float = 0
                for axis in 0..<dimension {
                    let difference = query[axis] - points[first + axis]
                    sum += difference * difference
                }
                if sum < best.squaredDistance || (sum == best.squaredDistance && best.number > Int(number)) {
                    best = (Int(number), sum)
                }
            }
            return
        }
        let offset = query[Int(place.axis)] - place.cut
        search(Int(offset < 0 ? place.low : place.high), query, &best)
        if offset * offset <= best.squaredDistance { search(Int(offset < 0 ? place.high : place.low), query, &best) }
    }
}
