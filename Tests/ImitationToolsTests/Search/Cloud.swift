import Testing
import Understudy

/// Points and queries in which ties and duplicates are rare, frequent, or all there is.
enum Cloud: String, CaseIterable, CustomTestStringConvertible {
    case even, lattice, duplicates, flat, equal

    var testDescription: String { rawValue }

    /// `count` points of `dimension` numbers.
    func points(_ count: Int, _ dimension: Int, _ stream: inout RandomStream) -> [Float] {
        func number(_ axis: Int) -> Float {
            switch self {
            case .even: Float(stream.uniform(in: -1...1))
            case .lattice: Float(stream.integer(below: 4))
            case .duplicates: 0
            case .flat: axis == 0 ? Float(stream.uniform()) : 0.25
            case .equal: 0.5
            }
        }
        if self == .duplicates {
            let few = Cloud.even.points(5, dimension, &stream)
            return (0..<count).flatMap { _ in
                let row = stream.integer(below: 5)
                return few[row * dimension..<(row + 1) * dimension]
            }
        }
        return (0..<count).flatMap { _ in (0..<dimension).map { number($0) } }
    }

    /// `count` points, and queries.
    func inputs(_ count: Int, _ dimension: Int, queries: Int = 60) -> (points: [Float], queries: [[Float]]) {
        var stream = RandomStream(seed: UInt64(count * 10 + dimension), name: rawValue)
        let points = points(count, dimension, &stream)
        // Some queries are points themselves, some are like them, and one is far away.
        var queries = (0..<queries).map { index in
            index.isMultiple(of: 3)
                ? Array(points[stream.integer(below: count) * dimension..<count * dimension].prefix(dimension))
                : self.points(5, dimension, &stream).suffix(dimension)
        }
        queries.append([Float](repeating: 50, count: dimension))
        return (points, queries)
    }
}

/// The squared distance of `query` to each point, summed in the order of the dimensions.
func squaredDistances(_ points: [Float], _ query: [Float]) -> [Float] {
    stride(from: 0, to: points.count, by: query.count).map { start in
        query.indices.reduce(Float(0)) { sum, axis in
            let difference = query[axis] - points[start + axis]
            return sum + difference * difference
        }
    }
}
