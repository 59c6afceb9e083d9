import Understudy

extension Grid {
    /// The sizes of generated maps.
    static let generatedSizes = 5...63

    /// A maze drawn at random: rooms of one cell on odd rows and columns, with walls of one cell between them.
    ///
    /// A depth-first walk with backtracking (the recursive backtracker) carves a tree, in which one way leads from each room to each other
    /// one; then each wall that still divides two neighbouring rooms is opened with the probability `loops`, which makes further ways. The
    /// start is the room at the top left, the goal that at the bottom right. The map depends on the three numbers alone.
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
            // Between two rooms stand the walls with one odd and one even coordinate.
            for column in inner where (row + column) % 2 == 1 && contents[row * size + column] == .wall {
                if stream.happens(withProbability: loops) { contents[row * size + column] = .free }
            }
        }
        return Grid(rows: size, columns: size, contents: contents, start: start, goal: Cell(size - 2, size - 2))
    }
}
