import CKernels
import TestSupport
import Testing

@Suite("Points and boxes, in eights, to which a query is nearer than their bounds")
struct NearPointsTests {
    private static let blockCount = 6
    /// The blocks that are looked into.
    private static let looked: [Int32] = [0, 2, 3, 5]

    private struct Found: Equatable {
        var parts: [Int32]
        var distances: [Float] = []
    }

    /// The numbers of the parts whose distance is below their bound, and the distances, one part after the other.
    private func expected(_ bounds: [Float], _ distance: (_ block: Int, _ lane: Int) -> Float) -> Found {
        var found = Found(parts: [])
        for block in Self.looked {
            for lane in 0..<8 where distance(Int(block), lane) < bounds[Int(block) * 8 + lane] {
                found.parts.append(block * 8 + Int32(lane))
                found.distances.append(distance(Int(block), lane))
            }
        }
        return found
    }

    /// Bounds about as large as the distances, and some of no part.
    private func bounds(_ random: inout SplitMix, _ dimension: Int) -> [Float] {
        random.floats(Self.blockCount * 8).map { $0 < -0.8 ? -1 : abs($0) * Float(dimension) }
    }

    @Test(
        "points are found in order, at distances that are summed dimension by dimension", arguments: Table.all,
        [1, 2, 4, 13])
    func points(table: Table, dimension: Int) {
        var random = SplitMix(state: 8)
        for _ in 0..<20 {
            let points = random.floats(Self.blockCount * dimension * 8)
            let query = random.floats(dimension)
            let bounds = bounds(&random, dimension)
            var parts = [Int32](repeating: -1, count: Self.looked.count * 8)
            var distances = [Float](repeating: -1, count: parts.count)
            let count = table.functions.near_points(
                Self.looked.count, Self.looked, dimension, query, points, bounds, &parts, &distances)
            let expected = expected(bounds) { block, lane in
                (0..<dimension).reduce(Float(0)) { sum, axis in
                    let difference = query[axis] - points[(block * dimension + axis) * 8 + lane]
                    return sum + difference * difference
                }
            }
            #expect(Found(parts: Array(parts[..<count]), distances: Array(distances[..<count])) == expected)
        }
    }

    @Test(
        "boxes are found in order, and one around a point is no farther than the point", arguments: Table.all,
        [1, 2, 4, 13])
    func boxes(table: Table, dimension: Int) {
        var random = SplitMix(state: 9)
        for _ in 0..<20 {
            let (one, other) = (
                random.floats(Self.blockCount * dimension * 8), random.floats(Self.blockCount * dimension * 8)
            )
            // Some boxes are points.
            let isPoint = random.floats(one.count).map { $0 < 0 }
            let low = one.indices.map { isPoint[$0] ? one[$0] : min(one[$0], other[$0]) }
            let high = one.indices.map { isPoint[$0] ? one[$0] : max(one[$0], other[$0]) }
            let boxes = stride(from: 0, to: one.count, by: 8).flatMap { low[$0..<$0 + 8] + high[$0..<$0 + 8] }
            let query = random.floats(dimension)
            let bounds = bounds(&random, dimension)
            var parts = [Int32](repeating: -1, count: Self.looked.count * 8)
            let count = table.functions.near_boxes(
                Self.looked.count, Self.looked, dimension, query, boxes, bounds, &parts)
            let expected = expected(bounds) { block, lane in
                (0..<dimension).reduce(Float(0)) { sum, axis in
                    let place = (block * dimension + axis) * 8 + lane
                    let outside = max(low[place] - query[axis], query[axis] - high[place], 0)
                    return sum + outside * outside
                }
            }
            #expect(Array(parts[..<count]) == expected.parts)
        }
    }

    @Test(
        "the largest bounds are those of the eight, and the blocks above the changed ones are named once each",
        arguments: Table.all)
    func largestBounds(table: Table) {
        var random = SplitMix(state: 10)
        for _ in 0..<20 {
            let bounds = random.floats(40 * 8)
            let expected = (0..<40).map { block in bounds[block * 8..<(block + 1) * 8].reduce(-2) { max($0, $1) } }
            // Some are right before.
            var largest = expected.map { random.floats(1)[0] < 0 ? $0 : $0 + 1 }
            let before = largest
            let looked = (0..<40).filter { $0 % 3 != 1 }
            let changed = looked.filter { before[$0] != expected[$0] }
            var blocks = looked.map { Int32($0) }
            let count = table.functions.carry_bounds(looked.count, &blocks, bounds, &largest)
            #expect(blocks[..<count].map { Int($0) } == Set(changed.map { $0 / 8 }).sorted())
            for block in 0..<40 {
                #expect(largest[block] == (looked.contains(block) ? expected[block] : before[block]))
            }
        }
    }
}
