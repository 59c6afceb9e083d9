import Testing
import Understudy

@testable import HeterogeneousActions

@Suite("A tree to which points are added")
struct GrowingTreeTests {
    @Test("finds what trying every point finds", arguments: [1, 2, 5], [0.05, 0.5, 10])
    func exact(dimension: Int, radius: Double) {
        var stream = RandomStream(seed: UInt64(dimension), name: "tree")
        var tree = IncrementalTree(dimension: dimension)
        var points: [[Float]] = []
        func point() -> [Float] {
            // Some points are equal, and some lie on a lattice.
            if stream.integer(below: 5) == 0, !points.isEmpty { return points[stream.integer(below: points.count)] }
            return (0..<dimension).map { _ in
                stream.integer(below: 2) == 0 ? Float(stream.integer(below: 3)) : Float(stream.uniform(in: 0...2))
            }
        }
        for number in 0..<600 {
            let query = point()
            var expected: (number: Int, squaredDistance: Float)?
            for (index, other) in points.enumerated() {
                let distance = zip(query, other).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                if distance < expected?.squaredDistance ?? Float(radius) * Float(radius) {
                    expected = (index, distance)
                }
            }
            let found = tree.nearest(to: query, within: Float(radius))
            #expect(found?.number == expected?.number && found?.squaredDistance == expected?.squaredDistance)
            let new = point()
            points.append(new)
            tree.append(new)
            #expect(tree.count == number + 1)
        }
    }
}
