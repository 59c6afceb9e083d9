/// A query for the blocks: its channels in the order of comparison, with distance bounds by number of common bits.
struct BitQuery: Sendable {
    /// The number of bounds per channel; the last one also covers more common bits.
    static let counts = 32

    let layout: BitLayout
    let scale: BitScale
    /// The channels in the order of comparison.
    let levels: [Int32]
    /// The number of words per channel.
    ///
    /// For the Jaccard index it has room for an extra bit that is set if no other is, so that two empty sets have a bit
    /// in common.
    let wordsPerChannel: Int
    private(set) var words: [UInt64]
    /// The lower bound of each channel's distance by the number of common bits: `counts` per channel.
    private(set) var bounds: [UInt8]

    init(_ layout: BitLayout, _ metric: BitMetric, levels: [Int32], weights: BitWeights? = nil) {
        self.layout = layout
        self.levels = levels
        scale = BitScale(metric, channels: layout.channels, weights: weights)
        wordsPerChannel = (layout.cells + (metric == .jaccard ? 1 : 0) + 63) / 64
        words = Array(repeating: 0, count: levels.count * wordsPerChannel)
        bounds = Array(repeating: 0, count: levels.count * Self.counts)
    }

    /// Copies the words of a row or a query.
    mutating func fill(_ source: Span<UInt64>) {
        let width = layout.wordsPerChannel
        let (channels, wordsPerChannel, isRelative) = (levels, wordsPerChannel, scale.metric == .jaccard)
        let (last, bit) = (layout.cells / 64, UInt64(1) << UInt64(layout.cells % 64))
        let levels = channels.span
        var words = words.mutableSpan
        for level in levels.indices {
            var size = 0
            for word in 0..<width {
                let bits = source[Int(levels[level]) * width + word]
                words[level * wordsPerChannel + word] = bits
                size += bits.nonzeroBitCount
            }
            guard isRelative else { continue }
            if last == width { words[level * wordsPerChannel + last] = 0 }
            if size == 0 { words[level * wordsPerChannel + last] |= bit }
        }
    }

    /// Computes the bounds for the current words.
    mutating func setBounds() {
        for level in levels.indices {
            let channel = Int(levels[level])
            var size = 0
            for word in 0..<wordsPerChannel { size += words[level * wordsPerChannel + word].nonzeroBitCount }
            let last = Self.counts - 1
            for count in 0...min(size, last) {
                let common = count == last ? size : count
                bounds[level * Self.counts + count] =
                    size == 0 ? 0 : scale.least(common: common, of: size, channel: channel)
            }
        }
    }
}

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
