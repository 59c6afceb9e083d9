/// Points with an order that is sorted part by part.
struct PointOrder {
    let points: [Float]
    let dimension: Int
    /// The point numbers in order.
    private(set) var numbers: [Int32]

    /// The bounding box of points.
    struct Box {
        var low: [Float]
        var high: [Float]

        /// The widest dimension, the first if tied, with its width.
        var widest: (axis: Int, width: Float) {
            var widest: (axis: Int, width: Float) = (0, -1)
            for axis in low.indices where high[axis] - low[axis] > widest.width {
                widest = (axis, high[axis] - low[axis])
            }
            return widest
        }
    }

    /// Creates the order in which `points` are given, row by row.
    ///
    /// - Precondition: `dimension` is positive and divides the number of elements.
    init(_ points: [Float], dimension: Int) {
        precondition(dimension > 0 && points.count.isMultiple(of: dimension), "points do not fit the dimension")
        self.points = points
        self.dimension = dimension
        numbers = (0..<Int32(points.count / dimension)).map { $0 }
    }

    /// The number of points.
    var count: Int { numbers.count }

    /// The points in order, row by row.
    var sorted: [Float] {
        var sorted: [Float] = []
        sorted.reserveCapacity(points.count)
        for number in numbers { sorted += points[Int(number) * dimension..<(Int(number) + 1) * dimension] }
        return sorted
    }

    /// Returns the bounding box of the points at the places in `range`.
    func box(of range: Range<Int>) -> Box {
        var box = Box(low: [], high: [])
        for axis in 0..<dimension {
            var (low, high) = (Float.infinity, -Float.infinity)
            for number in numbers[range] {
                let value = points[Int(number) * dimension + axis]
                (low, high) = (min(low, value), max(high, value))
            }
            box.low.append(low)
            box.high.append(high)
        }
        return box
    }

    /// Sorts the places in `range` along one dimension; ties are ordered by number.
    mutating func sort(_ range: Range<Int>, along axis: Int) {
        let (points, dimension) = (points, dimension)
        numbers[range].sort { a, b in
            let (x, y) = (points[Int(a) * dimension + axis], points[Int(b) * dimension + axis])
            return x < y || (x == y && a < b)
        }
    }
}
