import Testing
import Understudy

@testable import HeterogeneousActions

@Suite("Rows of bits to which others are added")
struct GrowingBitsTests {
    @Test("finds the rows that are there, and no others", arguments: [1, 3])
    func exact(width: Int) {
        var stream = RandomStream(seed: UInt64(width), name: "rows")
        var rows = BitRowTable(width: width)
        var numbers: [[UInt64]: Int] = [:]
        for _ in 0..<2_000 {
            // Few bits differ, and many rows come again.
            let row = (0..<width).map { _ in UInt64(stream.integer(below: 12)) << 60 }
            #expect(rows.number(of: row) == numbers[row])
            guard numbers[row] == nil else { continue }
            numbers[row] = numbers.count
            rows.append(row)
            #expect(rows.count == numbers.count)
        }
        for (row, number) in numbers { #expect(rows.number(of: row) == number) }
    }
}
