import ImitationTools
import Testing
import Understudy

@Suite("Distinct rows")
struct DistinctRowsTests {
    @Test("equal rows are one entry, numbered by their first rows", arguments: [1, 2, 5], [1, 10, 1_000])
    func entries(width: Int, count: Int) {
        var stream = RandomStream(seed: UInt64(width * count), name: "rows")
        let rows = (0..<count).map { _ in (0..<width).map { _ in UInt64(stream.integer(below: 4)) << 62 } }
        let distinct = DistinctRows(rows.flatMap(\.self), width: width)
        var firsts: [Int] = []
        for (row, values) in rows.enumerated() where !firsts.contains(where: { rows[$0] == values }) {
            firsts.append(row)
        }
        #expect(distinct.firsts.map(Int.init) == firsts)
        #expect(distinct.count == firsts.count)
        for (row, values) in rows.enumerated() { #expect(rows[firsts[Int(distinct.entries[row])]] == values) }
        for entry in 0..<distinct.count {
            let members = (0..<distinct.multiplicity(of: entry)).map { distinct.row($0, of: entry) }
            #expect(members == rows.indices.filter { distinct.entries[$0] == entry })
        }
    }

    @Test("numbers are equal where their bits are")
    func numbers() {
        let distinct = DistinctRows([1, 2, 1, 2.000_001, 1, 2] as [Float], width: 2)
        #expect(distinct.entries == [0, 1, 0])
        #expect(DistinctRows([Float](), width: 3).count == 0)
    }
}
