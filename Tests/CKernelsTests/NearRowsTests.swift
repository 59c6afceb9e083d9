import CKernels
import TestSupport
import Testing

@Suite("Rows of sets of bits that may be near")
struct NearRowsTests {
    /// Rows in blocks of 256 as the kernels read them.
    private struct Blocks {
        var any: [UInt64] = []
        var ranks: [UInt32] = []
        var starts: [Int64] = []
        var planes: [UInt64] = []
        var limits: [UInt64] = []
        var largest: [UInt8] = []

        init(_ rows: [[UInt64]], _ limits: [UInt8]) {
            for first in stride(from: 0, to: rows.count, by: 256) {
                let block = first..<min(first + 256, rows.count)
                starts.append(Int64(planes.count / 4))
                var rank: UInt32 = 0
                for word in rows[0].indices {
                    let union = block.reduce(0) { $0 | rows[$1][word] }
                    any.append(union)
                    ranks.append(rank)
                    for bit in 0..<64 where union >> bit & 1 == 1 {
                        planes += Self.plane(block) { rows[$0][word] >> bit & 1 == 1 }
                        rank += 1
                    }
                }
                for bit in 0..<8 { self.limits += Self.plane(block) { limits[$0] >> bit & 1 == 1 } }
                largest.append(block.reduce(0) { max($0, limits[$1]) })
            }
        }

        private static func plane(_ rows: Range<Int>, _ isSet: (Int) -> Bool) -> [UInt64] {
            var words: [UInt64] = [0, 0, 0, 0]
            for (place, row) in rows.enumerated() where isSet(row) { words[place / 64] |= 1 << (place % 64) }
            return words
        }
    }

    @Test(
        "all whose bounds have a sum below their limit are found, in order, and the others only where few are left in a block",
        arguments: [(1, 1), (3, 2), (8, 2), (2, 3), (20, 1)])
    func found(channels: Int, words: Int) throws {
        var random = SplitMix(state: 5)
        let width = channels * words
        for rowCount in [1, 255, 256, 600] {
            // Few bits in some rounds, and more common ones than are counted in others.
            for density in 0..<4 {
                func row() -> [UInt64] {
                    (0..<width).map { _ in
                        (0..<[1, 2, 4, 1][density]).reduce(UInt64.max) { bits, _ in bits & random.next() }
                            | (density == 3 ? random.next() : 0)
                    }
                }
                let rows = (0..<rowCount).map { _ in row() }
                let query = row()
                let bounds = (0..<channels).flatMap { _ in
                    (0..<32).map { _ in UInt8(random.next() % UInt64(254 / channels + 1)) }.sorted(by: >)
                }
                let limits = rows.map { _ in UInt8(random.next() % 256) >> UInt8(random.next() % 4) }
                let sums = rows.map { row in
                    (0..<channels).reduce(0) { sum, channel in
                        let common = (channel * words..<(channel + 1) * words).reduce(0) {
                            $0 + (row[$1] & query[$1]).nonzeroBitCount
                        }
                        return sum + Int(bounds[channel * 32 + min(common, 31)])
                    }
                }
                let blocks = Blocks(rows, limits)
                let answers = Table.all.map { table in
                    var common = [UInt8](repeating: 0, count: channels)
                    var found = [Int32](repeating: -1, count: blocks.starts.count * 256)
                    let count = table.functions.near_rows(
                        blocks.starts.count, channels, words, blocks.any, blocks.ranks, blocks.starts, blocks.planes,
                        blocks.limits, blocks.largest, query, bounds, &common, &found)
                    return found[..<count].map { Int($0) }
                }
                let answer = try #require(answers.first)
                #expect(answers.allSatisfy { $0 == answer })
                #expect(answer == answer.sorted() && Set(answer).count == answer.count)
                #expect(answer.allSatisfy { $0 < rowCount })
                let near = Set(rows.indices.filter { sums[$0] < Int(limits[$0]) })
                #expect(near.isSubset(of: answer))
                for block in blocks.starts.indices {
                    let those = answer.filter { $0 / 256 == block }
                    #expect(those.count <= 2 || those.allSatisfy(near.contains))
                }
            }
        }
    }

    @Test("distances to rows are the sums of their channels'", arguments: Table.all, [1, 2, 3])
    func rowDistances(table: Table, words: Int) {
        var random = SplitMix(state: 6)
        let channels = 3
        let rows = (0..<20 * channels * words).map { _ in random.next() & random.next() }
        let query = (0..<channels * words).map { _ in random.next() & random.next() }
        let numbers: [Int32] = [7, 0, 19, 7]
        for relative in [false, true] {
            var sums = [Int32](repeating: -1, count: numbers.count)
            table.functions.row_distances(numbers.count, numbers, channels, words, relative, query, rows, &sums)
            for (number, sum) in zip(numbers, sums) {
                var expected: Int32 = 0
                for channel in 0..<channels {
                    var distance: Int32 = 0
                    let start = (Int(number) * channels + channel) * words
                    table.functions.set_distances(
                        1, words, relative, Array(query[channel * words..<(channel + 1) * words]),
                        Array(rows[start..<start + words]), &distance)
                    expected += distance
                }
                #expect(sum == expected)
            }
        }
    }

    @Test(
        "weighted distances are the sums of the channels' times their weights, the same from every table",
        arguments: [1, 2, 3], [3, 8, 19])
    func weightedRowDistances(words: Int, channels: Int) {
        var random = SplitMix(state: 7)
        let rows = (0..<20 * channels * words).map { _ in random.next() & random.next() }
        let query = (0..<channels * words).map { _ in random.next() & random.next() }
        let weights = (0..<channels).map { _ in Int32(random.next() % 17) }
        let numbers: [Int32] = [7, 0, 19, 7]
        for table in Table.all {
            for relative in [false, true] {
                var sums = [Int32](repeating: -1, count: numbers.count)
                table.functions.weighted_row_distances(
                    numbers.count, numbers, channels, words, relative, weights, query, rows, &sums)
                let expected = numbers.map { number in
                    (0..<channels).reduce(Int32(0)) { sum, channel in
                        var distance: Int32 = 0
                        let start = (Int(number) * channels + channel) * words
                        table.functions.set_distances(
                            1, words, relative, Array(query[channel * words..<(channel + 1) * words]),
                            Array(rows[start..<start + words]), &distance)
                        return sum + weights[channel] * distance
                    }
                }
                #expect(sums == expected)
            }
        }
    }
}
