/// A place on the board, or beside it.
struct Cell: Hashable {
    static let rows = 10
    static let columns = 10

    // Small, because lists of cells are copied.
    private var smallRow: Int8
    private var smallColumn: Int8

    init(_ row: Int, _ column: Int) {
        smallRow = Int8(row)
        smallColumn = Int8(column)
    }

    /// 0 at the top, 9 at the bottom.
    var row: Int {
        get { Int(smallRow) }
        set { smallRow = Int8(newValue) }
    }

    /// 0 at the left, 9 at the right.
    var column: Int {
        get { Int(smallColumn) }
        set { smallColumn = Int8(newValue) }
    }

    /// Whether the column is one of the board; no rule leads to another row.
    var isOnBoard: Bool { (0..<Self.columns).contains(column) }

    /// The neighbour in the direction of `heading`.
    func ahead(_ heading: Heading) -> Cell { Cell(row, column + heading.rawValue) }

    /// The neighbour against the direction of `heading`.
    func behind(_ heading: Heading) -> Cell { Cell(row, column - heading.rawValue) }
}

/// A direction along a row.
enum Heading: Int {
    case left = -1
    case right = 1

    /// The other direction.
    var reversed: Heading { self == .left ? .right : .left }

    /// The column from which what has this heading enters the board.
    var entrance: Int { self == .right ? 0 : Cell.columns - 1 }
}

extension Int {
    /// The row or column after a move by `offset`, or the same one where that would leave `range`.
    func moved(by offset: Int, within range: ClosedRange<Int> = 0...9) -> Int {
        Swift.min(Swift.max(self + offset, range.lowerBound), range.upperBound)
    }

    /// Makes a countdown fall to no less than 0.
    mutating func countDown() {
        if self > 0 { self -= 1 }
    }
}
