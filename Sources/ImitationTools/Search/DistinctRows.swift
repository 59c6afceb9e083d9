import Understudy

/// Rows with duplicates merged into entries, numbered in the order of their first rows.
public struct DistinctRows: Sendable {
    /// The entry of each row.
    public let entries: [Int32]
    /// The first row of each entry.
    public let firsts: [Int32]
    private let starts: [Int32]
    private let members: [Int32]

    /// Merges equal rows of `width` words each.
    ///
    /// - Precondition: `width` is positive and divides the number of words.
    /// - Complexity: O(n) on average.
    public init(_ words: [UInt64], width: Int) { self.init(rows: words, width: width) }

    /// Merges rows of `width` numbers each whose numbers have equal bits.
    ///
    /// - Precondition: `width` is positive and divides the number of numbers.
    /// - Complexity: O(n) on average.
    public init(_ numbers: [Float], width: Int) { self.init(rows: numbers.map(\.bitPattern), width: width) }

    /// Merges equal transitions: those with the same observations before and after, bit by bit.
    ///
    /// A recording in bytes is compared by its bytes, which takes less memory.
    ///
    /// - Precondition: the recording has a transition, and its observations have elements.
    /// - Complexity: O(n) on average.
    public init(_ recording: ExpertRecording) {
        let width = 2 * recording.observationCount
        let starts = (0..<recording.transitionCount).map { recording.row(of: $0) * recording.observationCount }
        if let marks = recording.observations.marks {
            var rows: [UInt8] = []
            rows.reserveCapacity(starts.count * width)
            for start in starts { rows += marks[start..<start + width] }
            self.init(rows: rows, width: width)
        } else {
            var rows: [UInt32] = []
            rows.reserveCapacity(starts.count * width)
            var room: [Float] = []
            for start in starts {
                recording.observations.withNumbers(in: start..<start + width, using: &room) { numbers in
                    for index in numbers.indices { rows.append(numbers[index].bitPattern) }
                }
            }
            self.init(rows: rows, width: width)
        }
    }

    private init(rows: [some FixedWidthInteger & UnsignedInteger], width: Int) {
        precondition(width > 0 && rows.count.isMultiple(of: width), "rows do not fit their width")
        let count = rows.count / width
        var entries: [Int32] = []
        entries.reserveCapacity(count)
        var firsts: [Int32] = []
        // Open addressing, at most half full: the number of an entry, or -1.
        let mask = (UInt64(count) * 2).nextPowerOf2 - 1
        var table = [Int32](repeating: -1, count: Int(mask) + 1)
        for row in 0..<count {
            let start = row * width
            var hash: UInt64 = 0
            for index in start..<start + width {
                // Multiply and fold, as in wyhash.
                let product = (hash ^ UInt64(rows[index]) ^ 0x9E37_79B9_7F4A_7C15)
                    .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
                hash = product.high ^ product.low
            }
            var place = Int(hash & mask)
            while table[place] >= 0 {
                let first = Int(firsts[Int(table[place])]) * width
                if (0..<width).allSatisfy({ rows[first + $0] == rows[start + $0] }) { break }
                place = (place + 1) & Int(mask)
            }
            if table[place] < 0 {
                table[place] = Int32(firsts.count)
                firsts.append(Int32(row))
            }
            entries.append(table[place])
        }
        var starts = [Int32](repeating: 0, count: firsts.count + 1)
        for entry in entries { starts[Int(entry) + 1] += 1 }
        for entry in firsts.indices { starts[entry + 1] += starts[entry] }
        var next = starts
        var members = [Int32](repeating: 0, count: count)
        for (row, entry) in entries.enumerated() {
            members[Int(next[Int(entry)])] = Int32(row)
            next[Int(entry)] += 1
        }
        self.entries = entries
        self.firsts = firsts
        self.starts = starts
        self.members = members
    }

    /// The number of entries.
    public var count: Int { firsts.count }

    /// Returns the number of rows of `entry`.
    public func multiplicity(of entry: Int) -> Int { Int(starts[entry + 1] - starts[entry]) }

    /// Returns row number `place` of `entry`, from 0, in order.
    public func row(_ place: Int, of entry: Int) -> Int { Int(members[Int(starts[entry]) + place]) }
}

extension UInt64 {
    /// The smallest power of two that is not smaller, at least 1.
    fileprivate var nextPowerOf2: UInt64 { self <= 1 ? 1 : 1 << (64 - UInt64((self - 1).leadingZeroBitCount)) }
}
