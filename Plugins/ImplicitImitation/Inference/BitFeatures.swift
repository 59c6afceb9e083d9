import ImitationTools
import Understudy

/// The bits of s, then of s'.
struct BitFeatures: TransitionFeatures {
    private let half: BitLayout
    private let metric: BitMetric
    /// The layout of both observations.
    let layout: BitLayout

    /// Creates features for observations of `space`, channel by channel.
    init(_ space: ObservationSpace, _ metric: BitMetric) {
        self.metric = metric
        half = BitLayout(channelsOf: space)
        layout = BitLayout(elements: 2 * space.count, channels: 2 * half.channels)
    }

    /// The number of words of one transition.
    var count: Int { layout.wordCount }
    var zero: UInt64 { 0 }

    func distinct(_ rows: [UInt64]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [UInt64], at places: [Int32], bound: Float, keepsTies: Bool) -> BitBlocks {
        BitBlocks(rows: chosen(places, of: rows), layout: layout, metric: metric, bound: bound, keepsTies: keepsTies)
    }

    /// Writes the bits of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into bits: inout [UInt64]) {
        half.pack(observation, into: &bits, at: 0)
        half.pack(next, into: &bits, at: half.wordCount)
    }
}

extension BitBlocks: TransitionTree {
    mutating func improve(
        near query: Span<UInt64>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        improveBounds(near: query, ahead: ahead) { improve($0, $1 * $1) }
    }
}
