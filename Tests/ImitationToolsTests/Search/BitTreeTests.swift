import ImitationTools
import Testing
import Understudy

@Suite("BitTree finds what trying every row finds")
struct BitTreeTests {
    private static let sizes = [1, 2, 8, 9, 25, 300]
    private static let metrics: [BitMetric] = [.hamming, .jaccard]

    /// The distance by its definition, in double precision.
    private func distance(_ a: [Bool], _ b: [Bool], _ layout: BitLayout, _ metric: BitMetric) -> Double {
        if metric == .hamming { return Double(a.indices.count { a[$0] != b[$0] }) / Double(a.count) }
        let sum = (0..<layout.channels).reduce(0.0) { sum, channel in
            let cells = a.indices.filter { $0 % layout.channels == channel }
            let either = cells.count { a[$0] || b[$0] }
            return sum + (either == 0 ? 0 : Double(cells.count { a[$0] != b[$0] }) / Double(either))
        }
        return sum / Double(layout.channels)
    }

    private func packed(_ row: [Bool], _ layout: BitLayout) -> [UInt64] {
        var words = [UInt64](repeating: .max, count: layout.wordCount)
        let numbers: [Float] = row.map { $0 ? 1 : 0 }
        layout.pack(numbers.span, into: &words, at: 0)
        return words
    }

    private struct Input {
        let layout: BitLayout
        let rows: [[Bool]]
        let words: [UInt64]
        let queries: [[Bool]]
    }

    private func input(_ cloud: BitCloud, _ count: Int, channels: Int, queries: Int = 40) -> Input {
        var stream = RandomStream(seed: UInt64(count * 10 + channels), name: cloud.rawValue)
        let layout = BitLayout(elements: 70 * channels, channels: channels)
        let rows = cloud.rows(count, 70 * channels, &stream)
        // Some queries are rows themselves, some are like them, and one has every bit.
        var others = cloud.rows(queries, 70 * channels, &stream)
        for index in others.indices where index.isMultiple(of: 3) { others[index] = rows[stream.integer(below: count)] }
        others.append(Array(repeating: true, count: 70 * channels))
        return Input(layout: layout, rows: rows, words: rows.flatMap { packed($0, layout) }, queries: others)
    }

    /// The most by which distances in units of 2^-20 per channel fall short.
    private let precision = 1e-6 + 1.0 / 1_048_576

    @Test("the nearest row, of equally near ones any, within a radius", arguments: BitCloud.allCases, sizes)
    func nearest(_ cloud: BitCloud, count: Int) throws {
        for metric in Self.metrics {
            let input = input(cloud, count, channels: 3)
            var tree = BitTree(rows: input.words, layout: input.layout, metric: metric)
            #expect(tree.count == count)
            var stream = RandomStream(seed: 1, name: "ties")
            for query in input.queries {
                let words = packed(query, input.layout)
                let all = input.rows.map { distance(query, $0, input.layout, metric) }
                let least = try #require(all.min())
                let nearest = tree.nearest(to: words.span, within: .infinity, using: &stream)
                let found = try #require(nearest)
                #expect(abs(Double(found.squaredDistance.squareRoot()) - least) <= precision)
                #expect(abs(all[found.index] - least) <= precision)
                for radius in [0.05, 0.3, 0.7] where abs(least - radius) > precision {
                    let within = tree.nearest(to: words.span, within: Float(radius), using: &stream)
                    #expect((within != nil) == (least < radius))
                }
            }
        }
    }

    @Test("of equally near rows, each as often as its weight says")
    func ties() throws {
        let layout = BitLayout(elements: 20, channels: 1)
        // Twenty rows of one bit each: from the empty row all are equally far.
        let rows = (0..<20).map { UInt64(1) << $0 }
        var tree = BitTree(rows: rows, layout: layout, metric: .hamming)
        var stream = RandomStream(seed: 1, name: "ties")
        var counts = Array(repeating: 0, count: 20)
        for _ in 0..<30_000 {
            let query1: [UInt64] = [0]
            let nearest = tree.nearest(to: query1.span, within: 0.1, using: &stream) { $0 < 10 ? 2 : 1 }
            counts[try #require(nearest).index] += 1
        }
        // 2,000 and 1,000 expected; six standard deviations of the binomial distribution.
        for (index, count) in counts.enumerated() { #expect(abs(count - (index < 10 ? 2_000 : 1_000)) < 260) }
        let query2: [UInt64] = [0]
        let none = tree.nearest(to: query2.span, within: 0.05, using: &stream)
        #expect(none == nil)
    }

    @Test("the nearest few rows, nearest first", arguments: BitCloud.allCases, sizes)
    func several(_ cloud: BitCloud, count: Int) {
        for metric in Self.metrics {
            let input = input(cloud, count, channels: 2)
            var tree = BitTree(rows: input.words, layout: input.layout, metric: metric)
            var neighbors: [Neighbor] = []
            for query in input.queries {
                let all = input.rows.map { distance(query, $0, input.layout, metric) }
                for wanted in [0, 1, 3, 20, 1_000] {
                    let bits = packed(query, input.layout)
                    tree.nearest(wanted, to: bits.span, within: .infinity, into: &neighbors)
                    let expected = all.sorted().prefix(wanted)
                    #expect(neighbors.count == expected.count)
                    for (found, expected) in zip(neighbors, expected) {
                        #expect(abs(Double(found.squaredDistance.squareRoot()) - expected) <= precision)
                        #expect(abs(all[found.index] - expected) <= precision)
                    }
                    #expect(Set(neighbors.map(\.index)).count == neighbors.count)
                }
            }
        }
    }

    @Test("nothing among no rows")
    func none() {
        var tree = BitTree(rows: [], layout: BitLayout(elements: 4, channels: 2), metric: .jaccard)
        var stream = RandomStream(seed: 1, name: "none")
        let query3: [UInt64] = [0, 0]
        let nearest = tree.nearest(to: query3.span, within: 1, using: &stream)
        #expect(nearest == nil)
    }

    @Test("channels are the last axis of a shape, and cells count through the others")
    func layout() {
        let layout = BitLayout(channelsOf: ObservationSpace(binary: [10, 10, 4]))
        #expect(layout.channels == 4 && layout.cells == 100 && layout.wordCount == 8)
        var elements = [Float](repeating: 0, count: 400)
        elements[(3 * 10 + 4) * 4 + 2] = 1
        elements[(9 * 10 + 9) * 4 + 3] = 1
        var words = [UInt64](repeating: .max, count: 8)
        layout.pack(elements.span, into: &words, at: 0)
        #expect(words == [0, 0, 0, 0, 1 << 34, 0, 0, 1 << 35])
        #expect(BitLayout(channelsOf: ObservationSpace(binary: [40])).channels == 1)
    }

    @Test("every element above 0 is packed, and none else", arguments: [1, 7, 8, 27, 400])
    func packing(elements count: Int) {
        var stream = RandomStream(seed: UInt64(count), name: "packing")
        for channels in [1, 2, 3, 4] where count.isMultiple(of: channels) {
            let layout = BitLayout(elements: count, channels: channels)
            for share in [0.02, 0.5, 1] {
                let elements = (0..<count).map { _ in
                    stream.uniform() < share ? Float(1) : [0, -1, .nan][stream.integer(below: 3)]
                }
                var expected = [UInt64](repeating: 0, count: layout.wordCount + 1)
                for (element, value) in elements.enumerated() where value > 0 {
                    let cell = element / channels
                    expected[1 + element % channels * layout.wordsPerChannel + cell / 64] |= 1 << (UInt64(cell) % 64)
                }
                var words = [UInt64](repeating: .max, count: expected.count)
                words[0] = 0
                layout.pack(elements.span, into: &words, at: 1)
                #expect(words == expected)
            }
        }
    }
}
