import UnderstudyKernels

/// Rows of sets of bits, channel by channel, for distances in a single channel.
public struct BitChannels: Sendable {
    private let words: Int
    /// The number of rows.
    public let count: Int
    /// The sets of each channel, row by row.
    private let columns: [[UInt64]]
    private let kernel = BitKernels()

    /// - Parameter rows: the concatenated rows of `layout.wordCount` words each.
    /// - Precondition: rows fit the layout.
    public init(_ rows: [UInt64], layout: BitLayout) {
        precondition(rows.count.isMultiple(of: layout.wordCount), "rows do not fit the layout")
        let (words, width) = (layout.wordsPerChannel, layout.wordCount)
        let count = rows.count / width
        (self.words, self.count) = (words, count)
        columns = (0..<layout.channels).map { channel -> [UInt64] in
            var column: [UInt64] = []
            column.reserveCapacity(count * words)
            for row in 0..<count {
                let start = row * width + channel * words
                column += rows[start..<start + words]
            }
            return column
        }
    }

    /// Writes 1 minus the Jaccard index of `row` and each row in `channel`, in units of 2^-20, rounded down.
    public func distances(from row: Int, inChannel channel: Int, into distances: inout [Int32]) {
        precondition(distances.count >= count, "there is no room for the distances")
        let column = columns[channel]
        let sets = column.span
        kernel.distances(
            sets.extracting(row * words..<(row + 1) * words), sets, relative: true, into: distances.mutableSpan)
    }
}
