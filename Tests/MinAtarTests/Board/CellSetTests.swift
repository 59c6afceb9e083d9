import Testing

@testable import MinAtar

@Suite("Sets of cells")
struct CellSetTests {
    private func cells(_ set: CellSet) -> [[Int]] {
        var cells: [[Int]] = []
        set.forEachIndex { cells.append([$0 / 10, $0 % 10]) }
        return cells
    }

    @Test("a block of rows and columns has their cells")
    func block() {
        #expect(cells(CellSet(rows: 2..<4, columns: 7..<10)) == [[2, 7], [2, 8], [2, 9], [3, 7], [3, 8], [3, 9]])
        #expect(CellSet(rows: 0..<10, columns: 0..<10).count == 100)
        #expect(CellSet().isEmpty)
    }

    @Test("cells come and go")
    func membership() {
        var set = CellSet()
        set.insert(Cell(9, 9))
        set.insert(Cell(0, 0))
        set.insert(Cell(9, 9))
        #expect(set.count == 2 && set.contains(Cell(9, 9)) && !set.contains(Cell(9, 8)))
        #expect(set.touches(column: 9) && set.touches(row: 0) && !set.touches(column: 8) && !set.touches(row: 8))
        set.remove(Cell(9, 9))
        #expect(cells(set) == [[0, 0]])
        set.subtract(CellSet(rows: 0..<1, columns: 0..<1))
        #expect(set.isEmpty)
    }

    @Test("moves leave, or come in again, at the edges")
    func moves() {
        let corners = CellSet(rows: 0..<1, columns: 4..<5)
        var up = corners
        up.moveUp()
        #expect(up.isEmpty)
        var column = CellSet(rows: 8..<10, columns: 4..<5)
        var rotated = column
        column.moveDown()
        rotated.rotateDown()
        #expect(cells(column) == [[9, 4]])
        #expect(cells(rotated) == [[0, 4], [9, 4]])
        column.move(.left)
        #expect(cells(column) == [[9, 3]])
        column.move(.right)
        #expect(cells(column) == [[9, 4]])
    }

    @Test("the lowest row of a column", arguments: [(3, 0), (5, 9), (6, nil)] as [(Int, Int?)])
    func lowestRow(_ column: Int, row: Int?) {
        var set = CellSet(rows: 0..<1, columns: 3..<6)
        set.insert(Cell(9, 5))
        #expect(set.lowestRow(inColumn: column) == row)
    }
}
