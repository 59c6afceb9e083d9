/// A query as the blocks need it: its channels in the order in which they are compared, and what common bits say about each one's distance.
struct BitQuery: Sendable {
    /// The bounds of each channel; the last one stands for more common bits too.
    static let counts = 32

    let layout: BitLayout
    let scale: BitScale
    /// The channels in the order in which they are compared.
    let levels: [Int32]
    /// The words of a channel here: for the Jaccard index with room for a bit that is set where no other is, so that two empty sets have one in common.
    let wordsPerChannel: Int
    private(set) var words: [UInt64]
    /// The lower bound of each channel's distance by the number of common bits: `counts` a channel.
    private(set) var bounds: [UInt8]

    init(_ layout: BitLayout, _ metric: BitMetric, levels: [Int32], weights: BitWeights? = nil) {
        self.layout = layout
        self.levels = levels
        scale = BitScale(metric, channels: layout.channels, weights: weights)
        wordsPerChannel = (layout.cells + (metric == .jaccard ? 1 : 0) + 63) / 64
        words = Array(repeating: 0, count: levels.count * wordsPerChannel)
        bounds = Array(repeating: 0, count: levels.count * Self.counts)
    }

    /// Takes over a row's or a query's words.
    mutating func fill(_ source: UnsafePointer<UInt64>) {
        let width = layout.wordsPerChannel
        words.withUnsafeMutableBufferPointer { words in
            for (level, channel) in levels.enumerated() {
                var size = 0
                for word in 0..<width {
                    let bits = source[Int(channel) * width + word]
                    words[level * wordsPerChannel + word] = bits
                    size += bits.nonzeroBitCount
                }
                guard scale.metric == .jaccard else { continue }
                let (word, bit) = (layout.cells / 64, UInt64(1) << UInt64(layout.cells % 64))
                if word == width { words[level * wordsPerChannel + word] = 0 }
                if size == 0 { words[level * wordsPerChannel + word] |= bit }
            }
        }
    }

    /// Computes the bounds for the words.
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
