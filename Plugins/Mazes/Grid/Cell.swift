/// A cell of a map by its row and its column, both counted from 0 at the top left.
public struct Cell: Hashable, Sendable {
    /// The row, downwards.
    public var row: Int
    /// The column, to the right.
    public var column: Int

    /// Creates a cell.
    public init(_ row: Int, _ column: Int) {
        self.row = row
        self.column = column
    }
}

extension Cell: CustomStringConvertible {
    /// `row 2, column 3`, counted from 1, as an editor counts them.
    public var description: String { "row \(row + 1), column \(column + 1)" }
}
