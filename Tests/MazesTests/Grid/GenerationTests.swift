import Testing

@testable import Mazes

@Suite("Generated maps")
struct GenerationTests {
    @Test("lead to the goal from every free cell, for 500 seeds of several sizes", arguments: [5, 7, 11, 21, 63])
    func solvable(size: Int) {
        for seed in 0..<500 {
            let grid = Grid.generated(size: size, seed: seed, loops: seed % 2 == 0 ? 0 : 0.2)
            let distances = grid.distances(by: Move.news)
            #expect(distances.indices.allSatisfy { (distances[$0] != nil) == (grid.contents[$0] == .free) })
            #expect(grid.start == Cell(1, 1) && grid.goal == Cell(size - 2, size - 2))
        }
    }

    @Test("are trees without loops, open rooms with all of them, and in between with some")
    func loops() {
        // n rooms of a tree are joined by n - 1 openings; 25 rooms in a square have 40 walls between them.
        func free(_ loops: Double) -> Int {
            Grid.generated(size: 11, seed: 3, loops: loops).contents.count { $0 == .free }
        }
        #expect(free(0) == 25 + 24)
        #expect(free(1) == 25 + 40)
        #expect((50..<65).contains(free(0.5)))
    }

    @Test("are the same for the same numbers and others for another seed")
    func seeds() {
        let grids = (0..<100).map { Grid.generated(size: 15, seed: $0, loops: 0.1) }
        #expect(grids == (0..<100).map { Grid.generated(size: 15, seed: $0, loops: 0.1) })
        #expect(Set(grids).count == 100)
    }

    @Test("are what layout: generated gives, with its size, seed and loops")
    func spec() throws {
        let maze = try make(Maze.self, "{layout: generated, size: 15, maze_seed: 4, loops: 0.3}")
        #expect(maze.course.grid == Grid.generated(size: 15, seed: 4, loops: 0.3))
        #expect(
            try make(PointMaze.self, "layout: generated").course.grid == Grid.generated(size: 11, seed: 0, loops: 0.1))
    }

    @Test(
        "have numbers that are checked",
        arguments: [
            (
                "{layout: generated, size: 10}",
                "s.yaml:1:27: error: size: must be odd, as rooms and walls take turns, write 11"
            ),
            ("{layout: generated, size: 3}", "s.yaml:1:27: error: size: must be a whole number from 5 to 63, not '3'"),
            (
                "{layout: generated, maze_seed: -1}",
                "s.yaml:1:32: error: maze_seed: must be a whole number from 0 to 9223372036854775807, not '-1'"
            ),
            ("{layout: generated, loops: 1.5}", "s.yaml:1:28: error: loops: must be a number from 0 to 1, not '1.5'"),
            (
                "{size: 15}",
                "s.yaml:1:8: error: size: is for generated maps only, remove it or write layout: generated"
            ),
            (
                "{maze_seed: 1, layout: open}",
                "s.yaml:1:13: error: maze_seed: is for generated maps only, remove it or write layout: generated"
            ),
            (
                "{loops: 0}",
                "s.yaml:1:9: error: loops: is for generated maps only, remove it or write layout: generated"
            ),
        ])
    func problems(_ text: String, message: String) throws {
        #expect(try MazesTests.problems(Maze.self, text) == [message])
    }
}
