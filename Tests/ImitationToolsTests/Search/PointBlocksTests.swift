import ImitationTools
import TestSupport
import Testing
import Understudy

@Suite("PointBlocks finds what trying every point finds")
struct PointBlocksTests {
    /// Blocks of one point, full ones, ones that are nearly so, and two and three levels.
    private static let sizes = [1, 7, 8, 9, 64, 65, 300, 520]

    @Test(
        "every point to which a query is nearer than any before it, or as near where ties are kept, at the same distance to the bit",
        arguments: Cloud.allCases, sizes)
    func improvements(_ cloud: Cloud, count: Int) {
        for dimension in [1, 2, 5] {
            for (bound, keepsTies) in [(Float(0.5), true), (.infinity, true), (0.5, false), (.infinity, false)] {
                let (points, queries) = cloud.inputs(count, dimension, queries: 100)
                var blocks = PointBlocks(points: points, dimension: dimension, bound: bound, keepsTies: keepsTies)
                var nearest = [Float?](repeating: nil, count: count)
                #expect(blocks.count == count)
                for (number, query) in queries.enumerated() {
                    let all = squaredDistances(points, query)
                    let expected = all.indices.filter { index in
                        nearest[index].map { keepsTies ? all[index] <= $0 : all[index] < $0 }
                            ?? (all[index] < bound * bound)
                    }
                    var seen: [Int: Float] = [:]
                    let order = blocks.order
                    var last = -1
                    blocks.improveBounds(near: query.span) { place, distance in
                        #expect(place > last)
                        last = place
                        let index = Int(order[place])
                        #expect(seen.updateValue(distance, forKey: index) == nil)
                        // Now and then the caller refuses, and the bound stays.
                        guard (index + number) % 5 != 0 else { return false }
                        nearest[index] = distance
                        return true
                    }
                    #expect(seen == Dictionary(uniqueKeysWithValues: expected.map { ($0, all[$0]) }))
                }
            }
        }
    }

    @Test("nothing among no points")
    func none() {
        var blocks = PointBlocks(points: [], dimension: 2)
        let query1: [Float] = [0, 0]
        blocks.improveBounds(near: query1.span) { _, _ in
            Issue.record("there is no point")
            return false
        }
        #expect(blocks.count == 0)
    }

    @Test("queries of a copy leave the original's bounds alone")
    func copies() {
        let original = PointBlocks(points: [0, 1], dimension: 1, bound: 1)
        func improved(_ blocks: inout PointBlocks) -> [Int] {
            var improved: [Int] = []
            let order = blocks.order
            let query2: [Float] = [0]
            blocks.improveBounds(near: query2.span) { place, _ in
                improved.append(Int(order[place]))
                return true
            }
            return improved
        }
        var copy = original
        #expect(improved(&copy) == [0])
        #expect(improved(&copy) == [])
        var other = original
        #expect(improved(&other) == [0])
    }

    @Test("bounds that were saved for other points are refused, as padding would become points")
    func padding() throws {
        // Nine and ten points have equally many bounds, with the padding of their blocks.
        var nine = PointBlocks(points: (0..<9).map(Float.init), dimension: 1)
        var other = PointBlocks(points: (0..<9).map(Float.init), dimension: 1)
        var ten = PointBlocks(points: (0..<10).map(Float.init), dimension: 1)
        try SavedState { try nine.saveOrRestoreBounds(in: &$0) }.restore { try other.saveOrRestoreBounds(in: &$0) }
        let saved = try SavedState { try ten.saveOrRestoreBounds(in: &$0) }
        #expect(throws: StateError.self) { try saved.restore { try nine.saveOrRestoreBounds(in: &$0) } }
    }

    @Test("places are named ahead, a few at a time, in the order in which they come")
    func ahead() {
        var blocks = PointBlocks(points: (0..<200).map { Float($0 % 100) }, dimension: 1, bound: 60)
        var (named, seen) = ([Int](), [Int]())
        let query3: [Float] = [50]
        blocks.improveBounds(near: query3.span) { places in
            #expect(seen == named)
            #expect(1...Prefetching.portion ~= places.count)
            for index in places.indices { named.append(Int(places[index])) }
        } _: { place, _ in
            seen.append(place)
            return true
        }
        #expect(seen == named)
        #expect(seen.count == 200)
    }
}
