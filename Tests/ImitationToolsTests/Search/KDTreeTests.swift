import ImitationTools
import Testing
import Understudy

@Suite("KDTree finds what trying every point finds")
struct KDTreeTests {
    private static let sizes = [1, 2, 12, 13, 25, 300]

    @Test("the nearest point", arguments: Cloud.allCases, sizes)
    func nearest(_ cloud: Cloud, count: Int) throws {
        for dimension in [1, 2, 5] {
            let (points, queries) = cloud.inputs(count, dimension)
            let tree = KDTree(points: points, dimension: dimension)
            #expect(tree.count == count)
            for query in queries {
                let expected = squaredDistances(points, query)
                let nearest = tree.nearest(to: query.span)
                let found = try #require(nearest)
                #expect(found.squaredDistance == expected.min())
                #expect(expected[found.index] == found.squaredDistance)
            }
        }
    }

    @Test("the nearest point within a radius, which itself is excluded", arguments: Cloud.allCases)
    func nearestWithin(_ cloud: Cloud) throws {
        let (points, queries) = cloud.inputs(300, 2)
        let tree = KDTree(points: points, dimension: 2)
        for query in queries {
            for radius: Float in [0, 0.1, 0.5, 1, 2] {
                let least = try #require(squaredDistances(points, query).min())
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
            let query1: [Float] = [0]
            let nearest = tree.nearest(to: query1.span, within: 2, using: &stream)
            let found = try #require(nearest)
            #expect(found.squaredDistance == 1)
            counts[found.index] += 1
        }
        for (index, count) in counts.enumerated() {
            // 500 expected; six standard deviations of the binomial distribution.
            #expect(index % 6 < 2 ? abs(count - 500) < 135 : count == 0)
        }
        let query2: [Float] = [0]
        #expect(tree.nearest(to: query2.span, within: 1, using: &stream) == nil)

        let before = stream
        let query3: [Float] = [10]
        #expect(tree.nearest(to: query3.span, within: 0.5, using: &stream) == nil)
        let query4: [Float] = [3.9]
        if copies == 1 { #expect(tree.nearest(to: query4.span, within: 2, using: &stream)?.index == 2) }
        #expect(stream == before)
    }

    @Test("the nearest few points, nearest first", arguments: Cloud.allCases, sizes)
    func several(_ cloud: Cloud, count: Int) {
        for dimension in [1, 3] {
            let (points, queries) = cloud.inputs(count, dimension)
            let tree = KDTree(points: points, dimension: dimension)
            var neighbors: [Neighbor] = []
            for query in queries {
                let all = squaredDistances(points, query)
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

    @Test("nothing among no points")
    func empty() {
        let tree = KDTree(points: [], dimension: 2)
        #expect(tree.count == 0)
        let query: [Float] = [0, 0]
        let nearest = tree.nearest(to: query.span)
        #expect(nearest == nil)
        var neighbors: [Neighbor] = []
        tree.nearest(3, to: query.span, within: .infinity, into: &neighbors)
        #expect(neighbors.isEmpty)
    }

    @Test("points by their names, which also decide their weights")
    func names() {
        let tree = KDTree(points: [0, 10, 20, 20], dimension: 1, names: [7, -3, 40, 41])
        let query5: [Float] = [9]
        #expect(tree.nearest(to: query5.span)?.index == -3)
        var stream = RandomStream(seed: 1, name: "names")
        var counts = [Int: Int]()
        for _ in 0..<100 {
            let query6: [Float] = [19]
            let found = tree.nearest(to: query6.span, within: 5, using: &stream) { $0 == 40 ? 1_000_000 : 1 }
            counts[found?.index ?? 0, default: 0] += 1
        }
        #expect(counts == [40: 100])
        var neighbors: [Neighbor] = []
        let query7: [Float] = [1]
        tree.nearest(2, to: query7.span, within: .infinity, into: &neighbors)
        #expect(neighbors.map(\.index) == [7, -3])
    }
}
