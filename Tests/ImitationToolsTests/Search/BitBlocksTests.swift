import ImitationTools
import Testing
import Understudy

/// Bounds that every row is tried against, with distances by their definition in whole numbers.
private struct EveryRow {
    let layout: BitLayout
    let metric: BitMetric
    let rows: [[UInt64]]
    /// The least distance of each row so far, as a sum over the channels.
    var bounds: [Int?]
    let radius: Float
    let keepsTies: Bool
    var weights: BitWeights?

    /// In bits, or in 2^-20 a channel.
    private func units(_ a: [UInt64], _ b: [UInt64]) -> Int {
        let width = layout.wordsPerChannel
        var sum = 0
        for channel in 0..<layout.channels {
            var (differing, either) = (0, 0)
            for word in channel * width..<(channel + 1) * width {
                differing += (a[word] ^ b[word]).nonzeroBitCount
                either += (a[word] | b[word]).nonzeroBitCount
            }
            if metric == .hamming {
                sum += differing
            } else {
                let share = Int(Float(differing) / Float(max(either, 1)) * 1_048_576)
                sum += share * weight(of: channel)
            }
        }
        return sum
    }

    private func weight(of channel: Int) -> Int {
        guard let weights else { return 1 }
        return Int(weights.channels[channel])
    }

    func distance(_ units: Int) -> Float {
        let sum = if let weights { weights.sum } else { layout.channels }
        return Float(units) / Float(sum * (metric == .hamming ? layout.cells : 1 << 20))
    }

    /// The rows to which `query` is near enough, and how near.
    func answers(to query: [UInt64]) -> [Int: Int] {
        var answers: [Int: Int] = [:]
        for (index, row) in rows.enumerated() {
            let units = units(query, row)
            let isNear = bounds[index].map { keepsTies ? units <= $0 : units < $0 } ?? (distance(units) < radius)
            if isNear { answers[index] = units }
        }
        return answers
    }
}

@Suite("BitBlocks finds what trying every row finds")
struct BitBlocksTests {
    /// The number of rows, and their layout.
    struct Shape: CustomTestStringConvertible {
        let rows: Int
        let cells: Int
        let channels: Int
        var testDescription: String { "\(rows) rows, \(cells) x \(channels)" }
    }

    /// Blocks of one row, of all rows but one, full ones, several; words with and without a bit to spare; more channels than a sum has room for.
    static let shapes = [
        Shape(rows: 1, cells: 5, channels: 1), Shape(rows: 255, cells: 64, channels: 3),
        Shape(rows: 256, cells: 70, channels: 2), Shape(rows: 257, cells: 100, channels: 8),
        Shape(rows: 600, cells: 128, channels: 4), Shape(rows: 700, cells: 9, channels: 20),
        Shape(rows: 40, cells: 3, channels: 300),
    ]

    @Test(
        "every row to which a query is nearer than any before it, or as near where ties are kept, at the same distance to the bit",
        arguments: BitCloud.allCases, shapes)
    func improvements(_ cloud: BitCloud, _ shape: Shape) {
        let values: [Int32] = shape.channels > 64 ? [1, 4] : [1, 4, 16, 1, 1]
        let weights = BitWeights((0..<shape.channels).map { values[$0 % values.count] })
        improvements(cloud, shape, .hamming, nil)
        improvements(cloud, shape, .jaccard, nil)
        improvements(cloud, shape, .jaccard, weights)
    }

    private func improvements(_ cloud: BitCloud, _ shape: Shape, _ metric: BitMetric, _ weights: BitWeights?) {
        let layout = BitLayout(elements: shape.cells * shape.channels, channels: shape.channels)
        for (radius, keepsTies) in [(Float(0.4), true), (.infinity, true), (0.4, false), (.infinity, false)] {
            var stream = RandomStream(seed: UInt64(shape.rows), name: cloud.rawValue)
            func words(_ count: Int) -> [[UInt64]] {
                cloud.rows(count, shape.cells * shape.channels, &stream).map { row in
                    var words = [UInt64](repeating: .max, count: layout.wordCount)
                    let numbers: [Float] = row.map { $0 ? 1 : 0 }
                    layout.pack(numbers.span, into: &words, at: 0)
                    return words
                }
            }
            let rows = words(shape.rows)
            var blocks = BitBlocks(
                rows: rows.flatMap(\.self), layout: layout, metric: metric, bound: radius, keepsTies: keepsTies,
                weights: weights)
            var every = EveryRow(
                layout: layout, metric: metric, rows: rows, bounds: Array(repeating: nil, count: rows.count),
                radius: radius, keepsTies: keepsTies, weights: weights)
            #expect(blocks.count == rows.count)
            var queries = words(30)
            for index in queries.indices where index.isMultiple(of: 3) {
                queries[index] = rows[stream.integer(below: rows.count)]
            }
            for query in queries {
                let expected = every.answers(to: query)
                // Now and then the caller refuses, and the bound stays.
                let refused = stream.integer(below: 10)
                var seen: [Int: Float] = [:]
                let order = blocks.order
                blocks.improveBounds(near: query.span) { place, distance in
                    let index = Int(order[place])
                    #expect(seen.updateValue(distance, forKey: index) == nil)
                    guard index % 10 != refused else { return false }
                    every.bounds[index] = expected[index]
                    return true
                }
                #expect(seen == expected.mapValues(every.distance))
            }
        }
    }

    @Test("a bound stays where the caller refuses", arguments: [BitMetric.hamming, .jaccard])
    func refusals(_ metric: BitMetric) {
        let layout = BitLayout(elements: 40, channels: 2)
        var stream = RandomStream(seed: 1, name: "refusals")
        let rows = (0..<600).map { _ in stream.next() & 0xFFFFF }
        var blocks = BitBlocks(rows: rows, layout: layout, metric: metric)
        for _ in 0..<5 {
            var seen = 0
            let query = [stream.next() & 0xFFFFF, 0]
            blocks.improveBounds(near: query.span) { _, _ in
                seen += 1
                return false
            }
            #expect(seen == 300)
        }
    }

    @Test("nothing among no rows")
    func none() {
        var blocks = BitBlocks(rows: [], layout: BitLayout(elements: 4, channels: 2), metric: .jaccard)
        let query: [UInt64] = [0, 0]
        blocks.improveBounds(near: query.span) { _, _ in
            Issue.record("there is no row")
            return false
        }
        #expect(blocks.count == 0)
    }
}
