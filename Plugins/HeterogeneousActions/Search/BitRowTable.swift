/// An append-only hash table of bit rows, for exact lookup.
struct BitRowTable {
    private let width: Int
    private var rows: [UInt64] = []
    /// The hash table of row indices, with open addressing and at most half full; -1 marks an empty slot.
    private var table = [Int32](repeating: -1, count: 64)

    /// The number of rows.
    private(set) var count = 0

    /// Creates an empty table.
    ///
    /// - Parameter width: the number of words per row.
    init(width: Int) { self.width = width }

    /// Returns the index of the row equal to `row`; rows are numbered in the order of insertion.
    func number(of row: [UInt64]) -> Int? {
        let number = table[place(of: row, at: 0)]
        return number < 0 ? nil : Int(number)
    }

    /// Appends a row, which must differ from all rows before it.
    mutating func append(_ row: [UInt64]) {
        rows += row
        count += 1
        if count * 2 > table.count {
            table = Array(repeating: -1, count: table.count * 2)
            for number in 0..<count - 1 { table[place(of: rows, at: number * width)] = Int32(number) }
        }
        table[place(of: row, at: 0)] = Int32(count - 1)
    }

    /// Returns the slot of the row that starts at `start` in `words`, or the free slot for it.
    private func place(of words: [UInt64], at start: Int) -> Int {
        var hash: UInt64 = 0
        for word in words[start..<start + width] {
            // Multiply and fold, as in wyhash.
            let product = (hash ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            hash = product.high ^ product.low
        }
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] >= 0, !equals(Int(table[place]), words, start) { place = (place + 1) & (table.count - 1) }
        return place
    }

    private func equals(_ number: Int, _ words: [UInt64], _ start: Int) -> Bool {
        for word in 0..<width where rows[number * width + word] != words[start + word] { return false }
        return true
    }
}
