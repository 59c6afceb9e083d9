import Testing

@testable import Mazes

@Suite("A map in a spec")
struct MapTests {
    @Test("is read a line a row, with two ways to write what is free")
    func reading() throws {
        let grid = try make(Maze.self, layout("#####", "#S. #", "# X.#", "#..G#", "#####")).course.grid
        #expect((grid.rows, grid.columns) == (5, 5))
        #expect((grid.start, grid.goal) == (Cell(1, 1), Cell(3, 3)))
        #expect(grid.contents.count { $0 == .free } == 8)
        #expect(grid[Cell(2, 2)] == .hazard)
        #expect(grid[Cell(0, 0)] == .wall && grid[Cell(-1, 2)] == .wall && grid[Cell(2, 5)] == .wall)
    }

    @Test("can have one row, and its start can be left out where starts are random")
    func oneRow() throws {
        #expect(try make(Maze.self, "layout: S..G").course.grid.columns == 4)
        #expect(try make(Maze.self, "{layout: ...G, start: random}").starts == [0, 1, 2])
    }

    @Test(
        "is refused with everything that is wrong with it",
        arguments: [
            (layout("S..", "..."), ["has no goal, mark a cell with G"]),
            (layout("G..", "..."), ["has no start, mark a cell with S or write start: random"]),
            (
                layout("S.S", "..G"),
                ["has 2 starts (row 1, column 1 and row 1, column 3), mark one cell with S"]
            ),
            (
                layout("S.G", "G.G"),
                ["has 3 goals (row 1, column 3 and elsewhere), mark one cell with G"]
            ),
            (
                layout("S.G", "..", "..#."),
                [
                    "row 2 has 2 cells and row 1 has 3, write '.' for free cells at the end",
                    "row 3 has 4 cells and row 1 has 3, write '.' for free cells at the end",
                ]
            ),
            (
                layout("S.G", ".o."),
                [
                    "row 2, column 2 has 'o', use '#' (wall), '.' or a space (free), 'S' (start), 'G' (goal) or 'X' (hazard)"
                ]
            ),
            (
                "layout: \"S.\\t\\n#.\"",
                [
                    "row 1 has 2 cells", "",
                ].dropLast(2)
                    + [
                        "row 2 has 2 cells and row 1 has 3, write '.' for free cells at the end",
                        "row 1, column 3 has '\\t', use '#' (wall), '.' or a space (free), 'S' (start), 'G' (goal) or 'X' (hazard)",
                        "has no goal, mark a cell with G",
                    ]
            ),
            (
                layout("S#G", "##."),
                ["the goal cannot be reached from the start with these moves, choose others or another layout"]
            ),
            ("layout: four-room", ["unknown layout 'four-room', did you mean 'four-rooms'?"]),
            (
                "layout: castle",
                [
                    "unknown layout 'castle', there are: open, four-rooms, corridor, winding, cliff, umaze, medium, large, generated, or write a map"
                ]
            ),
            ("layout: 5", ["must be text, not '5', put it in quotes"]),
            (
                "layout: " + String(repeating: ".", count: 65),
                ["has 1 rows and 65 columns, at most 64 of each are possible"]
            ),
        ])
    func problems(_ text: String, expected: [String]) throws {
        for lines in try [MazesTests.problems(Maze.self, text), MazesTests.problems(PointMaze.self, text)] {
            #expect(
                lines.map { $0.replacing("without crossing a wall", with: "with these moves") }
                    == expected.map { "s.yaml:1:\(text.first == "l" ? 9 : 1): error: layout: \($0)" })
        }
    }

    @Test("cannot be left by moves that miss the goal")
    func unreachable() throws {
        let message = "s.yaml:1:10: error: layout: the goal cannot be reached from"
        #expect(
            try MazesTests.problems(Maze.self, "{layout: corridor, moves: diagonal}")
                == ["\(message) the start with these moves, choose others or another layout"])
        #expect(
            try MazesTests.problems(Maze.self, "{layout: corridor, moves: [stay], start: random}")
                == ["\(message) any cell with these moves, choose others or another layout"])
    }

    @Test("that is wrong does not hide what else is wrong")
    func together() throws {
        #expect(
            try MazesTests.problems(Maze.self, "{layout: castel, moves: kong, slip: 2}").count == 3)
    }
}
