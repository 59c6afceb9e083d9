/// Distances in the small numbers in which the sums of ``BitBlocks`` are computed, at most 254.
struct BitScale: Sendable {
    let metric: BitMetric
    /// The most of one channel, where all have the same weight.
    private let most: Int
    private let weights: BitWeights?
    /// The most of all channels, where they have weights.
    private let whole: Int

    /// What a limit is at most; no sum reaches it.
    private static let largest = 255

    init(_ metric: BitMetric, channels: Int, weights: BitWeights? = nil) {
        self.metric = metric
        self.weights = weights
        whole = min(254, 16 * channels)
        // Finer steps take longer and leave out hardly any rows more.
        most = min(metric == .hamming ? 254 : 16, 254 / channels)
    }

    /// A lower bound of the distance in `channel`, where the query has `size` bits and the row has `common` of them.
    ///
    /// Rounded down to few steps where the query has many bits: each step is a sum of its own.
    func least(common: Int, of size: Int, channel: Int) -> UInt8 {
        if let weights { return least(common, of: size, weight: Int(weights.channels[channel]), of: weights.sum) }
        let value: Int
        switch metric {
        case .hamming: value = min(size - common, most)
        // A row with other bits besides is farther. The float is computed as the distance itself is, and rounding is monotonic.
        case .jaccard: value = (Self.share(size - common, of: size) * most) >> 20
        }
        let step = size > 4 ? max(most / 4, 1) : 1
        return UInt8(value / step * step)
    }

    /// As many of the steps of `whole` as the weight gives the channel.
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

    /// What a sum must be below where the distance can be below `bound`, in units of ``BitUnits``.
    func limit(_ bound: Int32) -> UInt8 {
        guard bound > 0 else { return 0 }
        if let weights { return UInt8(min((((Int(bound) - 1) * whole / weights.sum) >> 20) + 1, Self.largest)) }
        switch metric {
        case .hamming: return UInt8(min(Int(bound), Self.largest))
        case .jaccard: return UInt8(min((((Int(bound) - 1) * most) >> 20) + 1, Self.largest))
        }
    }
}
