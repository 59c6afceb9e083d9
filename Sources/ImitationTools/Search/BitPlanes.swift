/// The bits of rows in blocks of 256, with one plane per bit that is set in any row of the block.
///
/// Bit r % 64 of word r / 64 of a plane belongs to row r.
struct BitPlanes: Sendable {
    static let blockRows = 256
    static let words = blockRows / 64

    /// The bits set in any row of a block.
    private(set) var any: [UInt64] = []
    /// The number of planes of a block before those of each word.
    private(set) var ranks: [UInt32] = []
    /// The first plane of each block.
    private(set) var starts: [Int64] = []
    private(set) var planes: [UInt64] = []

    /// The number of blocks.
    var count: Int { starts.count }

    /// Returns the number of blocks of `rows` rows.
    static func blocks(of rows: Int) -> Int { (rows + blockRows - 1) / blockRows }

    /// - Parameter query: the word layout, for `rows` and here.
    init(_ rows: [UInt64], _ query: BitQuery) {
        var query = query
        let (source, width) = (query.layout.wordCount, query.words.count)
        let count = rows.count / source
        let rows = rows.span
        for first in stride(from: 0, to: count, by: Self.blockRows) {
            var block: [UInt64] = []
            for row in first..<min(first + Self.blockRows, count) {
                query.fill(rows.extracting(row * source..<(row + 1) * source))
                block += query.words
            }
            append(block, width)
        }
    }

    /// Appends a block of rows of `width` words each.
    private mutating func append(_ rows: [UInt64], _ width: Int) {
        let first = planes.count / Self.words
        starts.append(Int64(first))
        for word in 0..<width {
            let start = planes.count
            ranks.append(UInt32(start / Self.words - first))
            let union = stride(from: word, to: rows.count, by: width).reduce(0) { $0 | rows[$1] }
            any.append(union)
            planes += Array(repeating: 0, count: union.nonzeroBitCount * Self.words)
            for row in 0..<rows.count / width {
                var bits = rows[row * width + word]
                while bits != 0 {
                    let before = union & ((bits & (0 &- bits)) - 1)
                    planes[start + before.nonzeroBitCount * Self.words + row / 64] |= 1 << UInt64(row % 64)
                    bits &= bits - 1
                }
            }
        }
    }
}

/// The bounds of rows in the scale of the sums, as planes: plane p of a block holds bit p of each row's limit.
struct BitLimits: Sendable {
    private static let planes = 8

    private let scale: BitScale
    private(set) var rows: [UInt64]
    /// The largest limit of each block.
    private(set) var blocks: [UInt8]

    init(_ bounds: [Int32], _ scale: BitScale) {
        self.scale = scale
        let count = BitPlanes.blocks(of: bounds.count)
        rows = Array(repeating: 0, count: count * Self.planes * BitPlanes.words)
        blocks = Array(repeating: 0, count: count)
        for (row, bound) in bounds.enumerated() { set(bound, for: row) }
        for block in 0..<count { refresh(block) }
    }

    /// Sets the limit of a row; call `refresh` for its block afterwards.
    mutating func set(_ bound: Int32, for row: Int) {
        let limit = scale.limit(bound)
        let first = row / BitPlanes.blockRows * Self.planes * BitPlanes.words + row % BitPlanes.blockRows / 64
        let bit = UInt64(1) << UInt64(row % 64)
        for plane in 0..<Self.planes {
            let place = first + plane * BitPlanes.words
            if limit >> UInt8(plane) & 1 == 1 { rows[place] |= bit } else { rows[place] &= ~bit }
        }
    }

    /// Computes the largest limit of a block, bit by bit from the highest, among the rows that match so far.
    mutating func refresh(_ block: Int) {
        var largest = SIMD4<UInt64>(repeating: .max)
        var limit: UInt8 = 0
        for plane in (0..<Self.planes).reversed() {
            let first = (block * Self.planes + plane) * BitPlanes.words
            let those = largest & SIMD4(rows[first], rows[first + 1], rows[first + 2], rows[first + 3])
            if those != .zero {
                largest = those
                limit |= 1 << UInt8(plane)
            }
        }
        blocks[block] = limit
    }
}
