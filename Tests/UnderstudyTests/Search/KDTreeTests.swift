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
}

@Suite("KDTree finds what trying every point finds")
struct KDTreeTests {
    private static let sizes = [1, 2, 12, 13, 25, 300]

    private func distances(_ points: [Float], _ query: [Float]) -> [Float] {
        stride(from: 0, to: points.count, by: query.count).map { start in
            query.indices.reduce(Float(0)) { sum, axis in
                let difference = query[axis] - points[start + axis]
                return sum + difference * difference
            }
        }
    }

    private func inputs(
        _ cloud: Cloud, _ count: Int, _ dimension: Int, queries: Int = 60
    ) -> (points: [Float], queries: [[Float]]) {
        var stream = RandomStream(seed: UInt64(count * 10 + dimension), name: cloud.rawValue)
        let points = cloud.points(count, dimension, &stream)
        // Some queries are points themselves, some are like them, and one is far away.
        var queries = (0..<queries).map { index in
            index.isMultiple(of: 3)
                ? Array(points[stream.integer(below: count) * dimension..<count * dimension].prefix(dimension))
                : cloud.points(5, dimension, &stream).suffix(dimension)
        }
        queries.append([Float](repeating: 50, count: dimension))
        return (points, queries)
    }

    @Test("the nearest point", arguments: Cloud.allCases, sizes)
    func nearest(_ cloud: Cloud, count: Int) throws {
        for dimension in [1, 2, 5] {
            let (points, queries) = inputs(cloud, count, dimension)
            let tree = KDTree(points: points, dimension: dimension)
            #expect(tree.count == count)
            for query in queries {
                let expected = distances(points, query)
                let nearest = tree.nearest(to: query.span)
                let found = try #require(nearest)
                #expect(found.squaredDistance == expected.min())
                #expect(expected[found.index] == found.squaredDistance)
            }
        }
    }

    @Test("the nearest point within a radius, which itself is excluded", arguments: Cloud.allCases)
    func nearestWithin(_ cloud: Cloud) throws {
        let (points, queries) = inputs(cloud, 300, 2)
        let tree = KDTree(points: points, dimension: 2)
        for query in queries {
            for radius: Float in [0, 0.1, 0.5, 1, 2] {
                let least = try #require(distances(points, query).min())
                let found = tree.nearest(to: query.span, within: radius)
                #expect(found?.squaredDistance == (least < radius * radius ? least : nil))
            }
        }
    }

    @Test("of equally near points, each as often as the others", arguments: [1, 3, 40])
    func ties(copies: Int) throws {
        // Every point stands `copies` times in the tree, and the query is equally far from two of them.
        let places: [Float] = [-1, 1, 4, 5, 6, 7]
        let tree = KDTree(points: (0..<copies).flatMap { _ in places }, dimension: 1)
        var stream = RandomStream(seed: 1, name: "ties")
        var counts = Array(repeating: 0, count: tree.count)
        let draws = 1000 * copies
        for _ in 0..<draws {
            let nearest = tree.nearest(to: [0].span, within: 2, using: &stream)
            let found = try #require(nearest)
            #expect(found.squaredDistance == 1)
            counts[found.index] += 1
        }
        for (index, count) in counts.enumerated() {
            // 500 expected; six standard deviations of the binomial distribution.
            #expect(index % 6 < 2 ? abs(count - 500) < 135 : count == 0)
        }
        #expect(tree.nearest(to: [0].span, within: 1, using: &stream) == nil)

        let before = stream
        #expect(tree.nearest(to: [10].span, within: 0.5, using: &stream) == nil)
        if copies == 1 { #expect(tree.nearest(to: [3.9].span, within: 2, using: &stream)?.index == 2) }
        #expect(stream == before)
    }

    @Test("the nearest few points, nearest first", arguments: Cloud.allCases, sizes)
    func several(_ cloud: Cloud, count: Int) {
        for dimension in [1, 3] {
            let (points, queries) = inputs(cloud, count, dimension)
            let tree = KDTree(points: points, dimension: dimension)
            var neighbors: [Neighbor] = []
            for query in queries {
                let all = distances(points, query)
                for wanted in [0, 1, 3, 20, 1000] {
                    for radius: Float in [0.7, .infinity] {
                        tree.nearest(wanted, to: query.span, within: radius, into: &neighbors)
                        let expected = all.filter { $0 < radius * radius }.sorted().prefix(wanted)
                        #expect(neighbors.map(\.squaredDistance) == Array(expected))
                        #expect(neighbors.allSatisfy { all[$0.index] == $0.squaredDistance })
                        #expect(Set(neighbors.map(\.index)).count == neighbors.count)
                    }
                }
            }
        }
    }

    @Test("every point to which a query is nearer than any before it", arguments: Cloud.allCases, sizes)
    func improvements(_ cloud: Cloud, count: Int) {
        for dimension in [1, 2, 5] {
            for bound: Float in [0.5, .infinity] {
                let (points, queries) = inputs(cloud, count, dimension, queries: 200)
                var tree = KDTree(points: points, dimension: dimension, bound: bound)
                var bounds = [Float](repeating: bound * bound, count: count)
                for query in queries {
                    let all = distances(points, query)
                    var seen: Set<Int> = []
                    tree.improveBounds(near: query.span) { index, distance in
                        #expect(seen.insert(index).inserted)
                        #expect(distance == all[index])
                        #expect(distance < bounds[index])
                        return distance
                    }
                    #expect(seen == Set(all.indices.filter { all[$0] < bounds[$0] }))
                    for index in seen { bounds[index] = all[index] }
                }
            }
        }
    }

    @Test("a bound stays where the caller refuses, and shrinks to what the caller says", arguments: Cloud.allCases)
    func callersBounds(_ cloud: Cloud) {
        let (points, queries) = inputs(cloud, 300, 2, queries: 200)
        var tree = KDTree(points: points, dimension: 2, bound: 1)
        var bounds = [Float](repeating: 1, count: 300)
        for (number, query) in queries.enumerated() {
            let all = distances(points, query)
            var seen: Set<Int> = []
            // As with the k-th best of several: some queries change nothing, some shrink the bound to between old and new.
            tree.improveBounds(near: query.span) { index, distance in
                seen.insert(index)
                guard (index + number).isMultiple(of: 3) else { return nil }
                return (distance + bounds[index]) / 2
            }
            #expect(seen == Set(all.indices.filter { all[$0] < bounds[$0] }))
            for index in seen where (index + number).isMultiple(of: 3) {
                bounds[index] = (all[index] + bounds[index]) / 2
            }
        }
    }

    @Test("nothing among no points")
    func empty() {
        var tree = KDTree(points: [], dimension: 2)
        #expect(tree.count == 0)
        let query: [Float] = [0, 0]
        let nearest = tree.nearest(to: query.span)
        #expect(nearest == nil)
        var neighbors: [Neighbor] = []
        tree.nearest(3, to: query.span, within: .infinity, into: &neighbors)
        #expect(neighbors.isEmpty)
        tree.improveBounds(near: query.span) { _, _ in
            Issue.record("there is no point")
            return nil
        }
    }

    @Test("queries of a copy leave the original's bounds alone")
    func copies() {
        let original = KDTree(points: [0, 1], dimension: 1, bound: 1)
        var copy = original
        let query: [Float] = [0]
        copy.improveBounds(near: query.span) { _, distance in distance }
        var improved: [Int] = []
        var other = original
        other.improveBounds(near: query.span) { index, distance in
            improved.append(index)
            return distance
        }
        #expect(improved == [0])
        var again = 0
        copy.improveBounds(near: query.span) { _, _ in
            again += 1
            return nil
        }
        #expect(again == 0)
    }
}
