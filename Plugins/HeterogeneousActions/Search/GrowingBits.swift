/// Rows of bits to which others are added one by one, for the one that equals another.
struct GrowingBits {
    private let width: Int
    private var rows: [UInt64] = []
    /// Open addressing, at most half full: the number of a row, or -1.
    private var table = [Int32](repeating: -1, count: 64)

    /// The number of rows.
    private(set) var count = 0

    /// - Parameter width: the words of a row.
    init(width: Int) { self.width = width }

    /// The number of the row that equals `row`, which is how many there were before it.
    func number(of row: [UInt64]) -> Int? {
        let number = table[place(of: row, at: 0)]
        return number < 0 ? nil : Int(number)
    }

    /// Adds a row that equals none before it.
    mutating func append(_ row: [UInt64]) {
        rows += row
        count += 1
        if count * 2 > table.count {
            table = Array(repeating: -1, count: table.count * 2)
            for number in 0..<count - 1 { table[place(of: rows, at: number * width)] = Int32(number) }
        }
        table[place(of: row, at: 0)] = Int32(count - 1)
    }

    /// Where in the table the row is that stands in `words` from `start`, or where there is room for it.
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
