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
