/// A bit-packed observation under construction, with one bit per row, column and channel, in that order.
struct Board {
    private let channelCount: Int
    /// The packed bits; bit b of the flattened observation is bit b % 64 of word b / 64. There is room for 10 channels.
    private var words = InlineArray<16, UInt64>(repeating: 0)

    /// Creates an empty board.
    init(channelCount: Int) {
        self.channelCount = channelCount
    }

    /// Sets the bit of a cell, which must be on the board.
    mutating func set(_ cell: Cell, _ channel: Int) {
        set(index: Cell.columns * cell.row + cell.column, channel)
    }

    /// Sets the bit of a cell if the cell is on the board.
    mutating func setIfOnBoard(_ cell: Cell, _ channel: Int) {
        if cell.isOnBoard { set(cell, channel) }
    }

    /// Sets the bits of all `cells`.
    mutating func set(_ cells: CellSet, _ channel: Int) {
        cells.forEachIndex { set(index: $0, channel) }
    }

    /// Returns whether the bit of a cell is set; the cell must be on the board.
    func contains(_ cell: Cell, _ channel: Int) -> Bool {
        let bit = bit(of: Cell.columns * cell.row + cell.column, channel)
        return words[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }

    private func bit(of index: Int, _ channel: Int) -> Int { index * channelCount + channel }

    private mutating func set(index: Int, _ channel: Int) {
        let bit = bit(of: index, channel)
        words[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    /// Copies the packed words.
    func write(to packed: inout MutableSpan<UInt64>) {
        for index in packed.indices { packed[index] = words[index] }
    }

    /// Writes 0 or 1 for each bit.
    func write(to observation: inout MutableSpan<Float>) {
        for index in observation.indices { observation[index] = 0 }
        for index in words.indices {
            var rest = words[index]
            while rest != 0 {
                observation[64 * index + rest.trailingZeroBitCount] = 1
                rest &= rest - 1
            }
        }
    }
}
