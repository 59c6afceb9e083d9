import Understudy

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
