/// A cell on the board or next to it.
struct Cell: Hashable {
    static let rows = 10
    static let columns = 10

    // Stored as `Int8` because lists of cells are copied.
    private var smallRow: Int8
    private var smallColumn: Int8

    init(_ row: Int, _ column: Int) {
        smallRow = Int8(row)
        smallColumn = Int8(column)
    }

    /// The row, from 0 at the top to 9 at the bottom.
    var row: Int {
        get { Int(smallRow) }
        set { smallRow = Int8(newValue) }
    }

    /// The column, from 0 at the left to 9 at the right.
    var column: Int {
        get { Int(smallColumn) }
        set { smallColumn = Int8(newValue) }
    }

    /// Whether the cell is on the board; only the column is checked, because no rule leads to an invalid row.
    var isOnBoard: Bool { (0..<Self.columns).contains(column) }

    /// Returns the neighboring cell in the direction of `heading`.
    func ahead(_ heading: Heading) -> Cell { Cell(row, column + heading.rawValue) }

    /// Returns the neighboring cell opposite to `heading`.
    func behind(_ heading: Heading) -> Cell { Cell(row, column - heading.rawValue) }
}

/// A direction along a row.
enum Heading: Int {
    case left = -1
    case right = 1

    /// The opposite direction.
    var reversed: Heading { self == .left ? .right : .left }

    /// The column at which an object with this heading enters the board.
    var entrance: Int { self == .right ? 0 : Cell.columns - 1 }
}

extension Int {
    /// Returns the row or column moved by `offset` and clamped to `range`.
    func moved(by offset: Int, within range: ClosedRange<Int> = 0...9) -> Int {
        Swift.min(Swift.max(self + offset, range.lowerBound), range.upperBound)
    }

    /// Decrements a countdown, but not below 0.
    mutating func countDown() {
        if self > 0 { self -= 1 }
    }
}

/// A subset of the board's 100 cells, stored as a bit mask.
struct CellSet: Hashable {
    /// The bit mask; the bit of a cell is 10 · row + column.
    private(set) var bits: UInt128 = 0

    private static let board = UInt128(1) << 100 - 1
    private static let firstColumn = (0..<10).reduce(0) { $0 | UInt128(1) << (10 * $1) }

    /// Creates an empty set.
    init() {}

    /// Creates the set of all cells in both ranges.
    init(rows: Range<Int>, columns: Range<Int>) {
        let row = UInt128(1) << columns.upperBound - UInt128(1) << columns.lowerBound
        bits = rows.reduce(0) { $0 | row << (10 * $1) }
    }

    private init(bits: UInt128) { self.bits = bits }

    var isEmpty: Bool { bits == 0 }
    var count: Int { bits.nonzeroBitCount }

    func contains(_ cell: Cell) -> Bool { bits & Self.bit(cell) != 0 }
    mutating func insert(_ cell: Cell) { bits |= Self.bit(cell) }
    mutating func remove(_ cell: Cell) { bits &= ~Self.bit(cell) }
    mutating func subtract(_ other: CellSet) { bits &= ~other.bits }
    func intersection(_ other: CellSet) -> CellSet { CellSet(bits: bits & other.bits) }

    /// Returns whether the set has a cell in `column`.
    func touches(column: Int) -> Bool { bits & Self.firstColumn << column != 0 }

    /// Returns whether the set has a cell in `row`.
    func touches(row: Int) -> Bool { bits >> (10 * row) & 0x3ff != 0 }

    /// Returns the largest row that has a cell in `column`, or `nil` if there is none.
    func lowestRow(inColumn column: Int) -> Int? {
        let found = bits & Self.firstColumn << column
        return found == 0 ? nil : (127 - found.leadingZeroBitCount) / 10
    }

    /// Moves every cell up one row and drops those of row 0.
    mutating func moveUp() { bits >>= 10 }

    /// Moves every cell down one row and drops those of row 9.
    mutating func moveDown() { bits = bits << 10 & Self.board }

    /// Moves every cell down one row; cells of row 9 wrap around to row 0.
    mutating func rotateDown() { bits = bits << 10 & Self.board | bits >> 90 }

    /// Moves every cell one column along `heading`; no cell may be in the last column of that direction.
    mutating func move(_ heading: Heading) {
        bits = heading == .right ? bits << 1 : bits >> 1
    }

    /// Calls `body` with 10 · row + column of each cell, in ascending order.
    func forEachIndex(_ body: (Int) -> Void) {
        var rest = bits
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }

    private static func bit(_ cell: Cell) -> UInt128 { 1 << (10 * cell.row + cell.column) }
}
