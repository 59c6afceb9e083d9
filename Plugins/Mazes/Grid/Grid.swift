/// A map with walls, hazards, a goal and an optional start.
struct Grid: Hashable, Sendable {
    /// The content of a cell.
    enum Content: Hashable, Sendable {
        case free, wall, hazard
    }

    /// The maximum number of rows and of columns.
    static let maximumSize = 64

    /// The number of rows.
    let rows: Int
    /// The number of columns.
    let columns: Int
    /// The contents of all cells, in row-major order.
    let contents: [Content]
    /// The start cell, if the map has one.
    let start: Cell?
    /// The goal cell, which is free.
    let goal: Cell

    /// The number of cells.
    var count: Int { contents.count }

    /// Returns the row-major index of `cell`, which must be on the map.
    func index(of cell: Cell) -> Int { cell.row * columns + cell.column }

    /// Returns the cell with the row-major index `index`.
    func cell(_ index: Int) -> Cell { Cell(index / columns, index % columns) }

    /// Returns whether `cell` is on the map.
    func contains(_ cell: Cell) -> Bool {
        cell.row >= 0 && cell.row < rows && cell.column >= 0 && cell.column < columns
    }

    /// The content of `cell`; everything off the map counts as wall.
    subscript(cell: Cell) -> Content { contains(cell) ? contents[index(of: cell)] : .wall }
}
