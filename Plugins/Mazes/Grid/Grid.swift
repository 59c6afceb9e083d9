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
    /// Returns the minimum number of `moves` from each cell to the goal, indexed by cell.
    ///
    /// The distance is `nil` for walls, for hazards, and for cells from which the goal cannot be reached. A move
    /// ignores the cells between its start and its end. O(cells · moves).
    func distances(by moves: [Move]) -> [Int?] {
        var distances = [Int?](repeating: nil, count: count)
        distances[index(of: goal)] = 0
        var queue = [goal]
        var next = 0
        while next < queue.count {
            let cell = queue[next]
            let distance = distances[index(of: cell)] ?? 0
            next += 1
            for move in moves {
                let before = cell.moved(by: move.reversed)
                guard self[before] == .free, distances[index(of: before)] == nil else { continue }
                distances[index(of: before)] = distance + 1
                queue.append(before)
            }
        }
        return distances
    }
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

extension Grid {
    /// The allowed sizes of generated maps.
    static let generatedSizes = 5...63

    /// Generates a random maze with one-cell rooms on odd rows and columns and one-cell walls between them.
    ///
    /// A depth-first search with backtracking (the recursive backtracker) carves a spanning tree, so exactly one path
    /// joins any two rooms. Then each remaining wall between two neighboring rooms is opened with probability `loops`,
    /// which adds further paths. The start is the top left room and the goal is the bottom right room. The map depends
    /// only on the three arguments.
    ///
    /// - Parameter size: the number of rows and of columns, odd, within `generatedSizes`.
    static func generated(size: Int, seed: Int, loops: Double) -> Grid {
        precondition(size % 2 == 1 && generatedSizes.contains(size), "a maze of \(size) rows cannot be generated")
        var stream = RandomStream(seed: UInt64(bitPattern: Int64(seed)), name: "maze")
        var contents = [Content](repeating: .wall, count: size * size)
        let inner = 1..<size - 1
        func isRoom(_ cell: Cell) -> Bool { inner.contains(cell.row) && inner.contains(cell.column) }
        func index(_ cell: Cell) -> Int { cell.row * size + cell.column }

        let start = Cell(1, 1)
        contents[index(start)] = .free
        var path = [start]
        while let room = path.last {
            let closed = Move.jump.filter { move in
                let next = room.moved(by: move)
                return isRoom(next) && contents[index(next)] == .wall
            }
            guard !closed.isEmpty else {
                path.removeLast()
                continue
            }
            let move = closed[stream.integer(below: closed.count)]
            let next = room.moved(by: move)
            contents[index(Cell((room.row + next.row) / 2, (room.column + next.column) / 2))] = .free
            contents[index(next)] = .free
            path.append(next)
        }
        for row in inner {
            // Walls between two rooms have one odd and one even coordinate.
            for column in inner where (row + column) % 2 == 1 && contents[row * size + column] == .wall {
                if stream.happens(withProbability: loops) { contents[row * size + column] = .free }
            }
        }
        return Grid(rows: size, columns: size, contents: contents, start: start, goal: Cell(size - 2, size - 2))
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
