import Understudy

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
