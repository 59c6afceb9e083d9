import CKernels
import TestSupport
import Testing

@Suite("Distances of sets of bits")
struct SetDistanceTests {
    @Test("distances are what their definition says", arguments: Table.all, Array(1...5) + [16])
    func definition(table: Table, words: Int) {
        var random = SplitMix(state: 8)
        let rows = 40
        let query = (0..<words).map { _ in random.next() & random.next() }
        var values = (0..<rows * words).map { _ in random.next() & random.next() }
        values.replaceSubrange(3 * words..<4 * words, with: query)
        values.replaceSubrange(4 * words..<5 * words, with: query.map { ~$0 })
        values.replaceSubrange(5 * words..<6 * words, with: query.map { _ in 0 })
        for relative in [false, true] {
            var distances = [Int32](repeating: -1, count: rows)
            table.functions.set_distances(rows, words, relative, query, values, &distances)
            for row in 0..<rows {
                var (differing, joint) = (0, 0)
                for bit in 0..<64 * words {
                    let (word, place) = (bit / 64, bit % 64)
                    let (a, b) = (query[word] >> place & 1, values[row * words + word] >> place & 1)
                    differing += a != b ? 1 : 0
                    joint += a + b > 0 ? 1 : 0
                }
                let share = Double(differing) / Double(max(joint, 1)) * 1_048_576
                #expect(relative ? abs(Double(distances[row]) - share) <= 1 : Int(distances[row]) == differing)
            }
            #expect(distances[3] == 0 && distances[4] == (relative ? 1 << 20 : 64 * Int32(words)))
        }
    }

    @Test("two empty sets are equal", arguments: Table.all)
    func empty(table: Table) {
        var distance: Int32 = -1
        table.functions.set_distances(1, 2, true, [0, 0], [0, 0], &distance)
        #expect(distance == 0)
    }
}
