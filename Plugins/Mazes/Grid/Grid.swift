/// A map: which cells are walls or hazards, where the goal is, and where the start.
struct Grid: Hashable, Sendable {
    /// What a cell is.
    enum Content: Hashable, Sendable {
        case free, wall, hazard
    }

    /// The most rows, and the most columns.
    static let greatestSize = 64

    /// The number of rows.
    let rows: Int
    /// The number of columns.
    let columns: Int
    /// Every cell, row by row.
    let contents: [Content]
    /// The cell marked as the start, where one is.
    let start: Cell?
    /// The goal, which is free.
    let goal: Cell

    /// The number of cells.
    var count: Int { contents.count }

    /// The number of `cell`, which is on the map, row by row.
    func index(of cell: Cell) -> Int { cell.row * columns + cell.column }

    /// The cell with the number `index`.
    func cell(_ index: Int) -> Cell { Cell(index / columns, index % columns) }

    /// Whether `cell` is on the map.
    func contains(_ cell: Cell) -> Bool {
        cell.row >= 0 && cell.row < rows && cell.column >= 0 && cell.column < columns
    }

    /// What `cell` is; what is off the map is wall.
    subscript(cell: Cell) -> Content { contains(cell) ? contents[index(of: cell)] : .wall }
}
