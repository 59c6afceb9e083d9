import Understudy

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

extension Grid {
    /// The size of a picture, in which a cell is 1 by 1.
    var pictureSize: (width: Double, height: Double) { (Double(columns), Double(rows)) }

    /// Draws walls and hazards, with adjacent cells of a row merged into one rectangle.
    func draw(on canvas: inout Canvas) {
        for row in 0..<rows {
            var column = 0
            while column < columns {
                let content = self[Cell(row, column)]
                let first = column
                while column < columns, self[Cell(row, column)] == content { column += 1 }
                guard content != .free else { continue }
                canvas.rectangle(
                    x: Double(first), y: Double(row), width: Double(column - first), height: 1,
                    content == .wall ? .muted : .hazard)
            }
        }
    }
}

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

extension Grid {
    /// The characters allowed in a map.
    static let symbols = "#. SGX"

    /// The meaning of the characters, for error messages.
    private static let legend = "'#' (wall), '.' or a space (free), 'S' (start), 'G' (goal) or 'X' (hazard)"

    /// Parses a map with one line per row and one character per cell.
    ///
    /// - Parameter needsStart: whether a missing start is an error.
    /// - Throws: `Diagnostics` with all errors in the map.
    init(map text: String, needsStart: Bool) throws(Diagnostics) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        while let last = lines.last, last.isEmpty { lines.removeLast() }
        let columns = lines.first?.count ?? 0
        guard lines.count <= Self.maximumSize, lines.allSatisfy({ $0.count <= Self.maximumSize }) else {
            let widest = lines.map(\.count).max() ?? 0
            throw Diagnostics(
                "has \(lines.count) rows and \(widest) columns, at most \(Self.maximumSize) of each are possible")
        }
        var problems: [Diagnostic] = []
        for (row, line) in lines.enumerated() where line.count != columns {
            problems.append(
                Diagnostic(
                    "row \(row + 1) has \(line.count) cells and row 1 has \(columns), write '.' for free cells at the end"
                ))
        }
        var starts: [Cell] = []
        var goals: [Cell] = []
        var contents: [Content] = []
        for (row, line) in lines.enumerated() {
            for (column, symbol) in line.enumerated() {
                let cell = Cell(row, column)
                switch symbol {
                case "#": contents.append(.wall)
                case "X": contents.append(.hazard)
                case ".", " ", "S", "G": contents.append(.free)
                default: problems.append(Diagnostic("\(cell) has '\(symbol)', use \(Self.legend)"))
                }
                if symbol == "S" { starts.append(cell) }
                if symbol == "G" { goals.append(cell) }
            }
        }
        if starts.isEmpty, needsStart {
            problems.append(Diagnostic("has no start, mark a cell with S or write start: random"))
        }
        if starts.count > 1 { problems.append(Self.tooMany("starts", at: starts, symbol: "S")) }
        if goals.isEmpty { problems.append(Diagnostic("has no goal, mark a cell with G")) }
        if goals.count > 1 { problems.append(Self.tooMany("goals", at: goals, symbol: "G")) }
        guard problems.isEmpty, let goal = goals.first else { throw Diagnostics(problems) }
        self.init(rows: lines.count, columns: columns, contents: contents, start: starts.first, goal: goal)
    }

    private static func tooMany(_ noun: String, at cells: [Cell], symbol: String) -> Diagnostic {
        let places = cells.count == 2 ? "\(cells[0]) and \(cells[1])" : "\(cells[0]) and elsewhere"
        return Diagnostic("has \(cells.count) \(noun) (\(places)), mark one cell with \(symbol)")
    }
}
