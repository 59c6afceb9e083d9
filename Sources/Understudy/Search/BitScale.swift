/// Distances in the small numbers in which the sums of ``BitBlocks`` are computed, at most 254.
struct BitScale: Sendable {
    let metric: BitMetric
    /// The most of one channel.
    let most: Int

    /// What a limit is at most; no sum reaches it.
    private static let largest = 255

    init(_ metric: BitMetric, channels: Int) {
        self.metric = metric
        // Finer steps take longer and leave out hardly any rows more.
        most = min(metric == .hamming ? 254 : 16, 254 / channels)
    }

    /// A lower bound of a channel's distance, where the query has `size` bits and the row has `common` of them.
    ///
    /// Rounded down to few steps where the query has many bits: each step is a sum of its own.
    func least(common: Int, of size: Int) -> UInt8 {
        let value: Int
        switch metric {
        case .hamming: value = min(size - common, most)
        // A row with other bits besides is farther. The float is computed as the distance itself is, and rounding is monotonic.
        case .jaccard: value = (Int(Float(size - common) / Float(size) * 1_048_576) * most) >> 20
        }
        let step = size > 4 ? max(most / 4, 1) : 1
        return UInt8(value / step * step)
    }

    /// What a sum must be below where the distance can be below `bound`, in units of ``BitUnits``.
    func limit(_ bound: Int32) -> UInt8 {
        guard bound > 0 else { return 0 }
        switch metric {
        case .hamming: return UInt8(min(Int(bound), Self.largest))
        case .jaccard: return UInt8(min((((Int(bound) - 1) * most) >> 20) + 1, Self.largest))
        }
    }
}
