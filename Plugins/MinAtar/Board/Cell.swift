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
