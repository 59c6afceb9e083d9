/// A coarse scale of distances, at most 254, in which ``BitBlocks`` computes its sums.
struct BitScale: Sendable {
    let metric: BitMetric
    /// The largest distance of one channel, for equal weights.
    private let most: Int
    private let weights: BitWeights?
    /// The largest distance of all channels, for given weights.
    private let whole: Int

    /// The largest limit; no sum reaches it.
    private static let largest = 255

    init(_ metric: BitMetric, channels: Int, weights: BitWeights? = nil) {
        self.metric = metric
        self.weights = weights
        whole = min(254, 16 * channels)
        // Finer steps take longer and exclude hardly any more rows.
        most = min(metric == .hamming ? 254 : 16, 254 / channels)
    }

    /// Returns a lower bound of the distance in `channel`.
    ///
    /// The query has `size` bits, of which the row has `common`. The bound is rounded down to few steps for a query
    /// with many bits, as each step is a separate sum.
    func least(common: Int, of size: Int, channel: Int) -> UInt8 {
        if let weights { return least(common, of: size, weight: Int(weights.channels[channel]), of: weights.sum) }
        let value: Int
        switch metric {
        case .hamming: value = min(size - common, most)
        // A row with additional bits is farther. The float is computed like the distance itself, and rounding is
        // monotonic.
        case .jaccard: value = (Self.share(size - common, of: size) * most) >> 20
        }
        let step = size > 4 ? max(most / 4, 1) : 1
        return UInt8(value / step * step)
    }

    /// Returns the channel's share of the steps of `whole`, according to its weight.
    private func least(_ common: Int, of size: Int, weight: Int, of sum: Int) -> UInt8 {
        let value: Int
        switch metric {
        case .hamming: value = 0
        case .jaccard: value = (Self.share(size - common, of: size) * weight * whole / sum) >> 20
        }
        let step = size > 4 ? max(weight * whole / sum / 4, 1) : 1
        return UInt8(value / step * step)
    }

    private static func share(_ part: Int, of size: Int) -> Int { Int(Float(part) / Float(size) * 1_048_576) }

    /// Returns the exclusive limit of a sum for distances below `bound`, in units of ``BitUnits``.
    func limit(_ bound: Int32) -> UInt8 {
        guard bound > 0 else { return 0 }
        if let weights { return UInt8(min((((Int(bound) - 1) * whole / weights.sum) >> 20) + 1, Self.largest)) }
        switch metric {
        case .hamming: return UInt8(min(Int(bound), Self.largest))
        case .jaccard: return UInt8(min((((Int(bound) - 1) * most) >> 20) + 1, Self.largest))
        }
    }
}
