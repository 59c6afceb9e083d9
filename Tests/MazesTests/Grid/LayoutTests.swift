import Testing

@testable import Mazes

@Suite("The maps with names")
struct LayoutTests {
    @Test("are right, closed around the edge but for the cliff, and lead to the goal", arguments: Layout.allCases)
    func solvable(_ layout: Layout) throws {
        let grid = try Grid(map: layout.map, needsStart: true)
        for moves in [Move.news, Move.news + Move.diagonal] {
            #expect(try grid.distances(by: moves)[grid.index(of: #require(grid.start))] ?? 0 > 0)
        }
        for index in 0..<grid.count where layout != .cliff {
            let cell = grid.cell(index)
            let isEdge =
                cell.row == 0 || cell.column == 0 || cell.row == grid.rows - 1 || cell.column == grid.columns - 1
            if isEdge { #expect(grid[cell] == .wall) }
        }
        #expect(grid.contents.contains(.hazard) == (layout == .cliff))
    }

    @Test(
        "have the sizes and the free cells of the mazes that they are named after",
        arguments: [(Layout.umaze, 5, 5, 7), (.medium, 8, 8, 26), (.large, 9, 12, 46), (.cliff, 4, 12, 38)])
    func sizes(_ layout: Layout, rows: Int, columns: Int, free: Int) throws {
        let grid = try Grid(map: layout.map, needsStart: true)
        #expect((grid.rows, grid.columns) == (rows, columns))
        #expect(grid.contents.count { $0 == .free } == free)
    }

    @Test(
        "take each set of moves its own number of steps",
        arguments: [
            // Counted by hand: an open square of 6 x 6 steps, and a cliff of 11 columns with one row above it.
            (Layout.open, Move.news, 12), (.open, Move.diagonal, 6), (.open, Move.jump, 6), (.open, Move.knight, 4),
            (.cliff, Move.news, 13), (.cliff, Move.news + Move.diagonal, 11), (.corridor, Move.news, 40),
            (.corridor, Move.jump, 8), (.fourRooms, Move.news, 16), (.umaze, Move.news, 6),
        ])
    func distances(_ layout: Layout, moves: [Move], distance: Int) throws {
        let grid = try Grid(map: layout.map, needsStart: true)
        #expect(try grid.distances(by: moves)[grid.index(of: #require(grid.start))] == distance)
    }
}
