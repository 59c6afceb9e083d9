/// A cell of a map, given by its row and column, both counted from 0 at the top left.
public struct Cell: Hashable, Sendable {
    /// The row; it increases downward.
    public var row: Int
    /// The column; it increases to the right.
    public var column: Int

    /// Creates a cell.
    public init(_ row: Int, _ column: Int) {
        self.row = row
        self.column = column
    }
}

extension Cell: CustomStringConvertible {
    /// The position as `row 2, column 3`, counted from 1 as in a text editor.
    public var description: String { "row \(row + 1), column \(column + 1)" }
}
