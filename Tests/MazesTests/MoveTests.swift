import Testing
import Understudy

@testable import Mazes

@Suite("Moves in the maze")
struct MoveTests {
    /// The cell that each move of a set leads to from `cell`, by the move's name, as `[row, column]`.
    private func ends(_ moves: String, from cell: Cell, on map: String) throws -> [String: [Int]] {
        var maze = try make(Maze.self, "{moves: \(moves), start: random, layout: \"\(map)\"}")
        var stream = RandomStream(seed: 1, name: "environment")
        var ends: [String: [Int]] = [:]
        for (action, name) in maze.actionSpace.names.enumerated() {
            maze.reset(using: &stream)
            maze.position = maze.course.grid.index(of: cell)
            _ = maze.step(action, using: &stream)
            let end = maze.course.grid.cell(maze.position)
            ends[name] = [end.row, end.column]
        }
        return ends
    }

    /// A wall beside and below the middle, and the goal in a corner.
    static let map = ".....\\n.....\\n...#.\\n..#..\\n...G."

    @Test("each move of a set has exactly its effect, walls and the edge leave the agent where it is")
    func effects() throws {
        let middle = Cell(2, 2)
        #expect(
            try ends("news", from: middle, on: Self.map)
                == ["north": [1, 2], "east": [2, 2], "south": [2, 2], "west": [2, 1]])
        #expect(
            try ends("diagonal", from: middle, on: Self.map)
                == ["north-east": [1, 3], "south-east": [3, 3], "south-west": [3, 1], "north-west": [1, 1]])
        #expect(
            try ends("king", from: Cell(0, 0), on: Self.map)
                == [
                    "north": [0, 0], "east": [0, 1], "south": [1, 0], "west": [0, 0], "north-east": [0, 0],
                    "south-east": [1, 1], "south-west": [0, 0], "north-west": [0, 0],
                ])
        #expect(
            try ends("knight", from: middle, on: Self.map)
                == [
                    "knight-north-north-east": [0, 3], "knight-east-north-east": [1, 4],
                    "knight-east-south-east": [3, 4], "knight-south-south-east": [4, 3],
                    "knight-south-south-west": [4, 1], "knight-west-south-west": [3, 0],
                    "knight-west-north-west": [1, 0], "knight-north-north-west": [0, 1],
                ])
        // Over the walls to the east and to the south.
        #expect(
            try ends("jump", from: middle, on: Self.map)
                == ["jump-north": [0, 2], "jump-east": [2, 4], "jump-south": [4, 2], "jump-west": [2, 0]])
        #expect(
            try ends("[[1, 1], [2, 2], [0, 1], stay, [4, 0]]", from: middle, on: Self.map)
                == [
                    "south-east": [3, 3], "south-2-east-2": [4, 4], "east": [2, 2], "stay": [2, 2], "south-4": [2, 2],
                ])
    }

    @Test("canMove says what one step can do, from every cell to every cell", arguments: Move.sets.map(\.name))
    func feasibility(_ moves: String) throws {
        var maze = try make(Maze.self, "{layout: cliff, start: random, moves: \(moves)}")
        var stream = RandomStream(seed: 1, name: "environment")
        let grid = maze.course.grid
        for from in 0..<grid.count where grid.contents[from] == .free {
            var reached: Set<Int> = []
            for action in 0..<maze.actionSpace.count {
                maze.reset(using: &stream)
                maze.position = from
                _ = maze.step(action, using: &stream)
                reached.insert(maze.position)
            }
            for to in 0..<grid.count {
                #expect(maze.canMove(from: grid.cell(from), to: grid.cell(to)) == reached.contains(to))
            }
        }
        #expect(!maze.canMove(from: Cell(0, 0), to: Cell(-1, 0)) && !maze.canMove(from: Cell(9, 9), to: Cell(0, 0)))
    }

    @Test("the goal and a hazard end the episode with their rewards, and every step has its cost")
    func rewards() throws {
        let text = "{layout: XS.G, step_cost: 0.25, goal_reward: 10, hazard_reward: -3}"
        var maze = try make(Maze.self, text)
        var stream = RandomStream(seed: 1, name: "environment")
        let (north, east, west) = (0, 1, 3)
        maze.reset(using: &stream)
        #expect(maze.step(north, using: &stream) == Step(reward: -0.25, terminated: false))
        #expect(maze.step(east, using: &stream) == Step(reward: -0.25, terminated: false))
        #expect(maze.step(east, using: &stream) == Step(reward: 9.75, terminated: true))
        maze.reset(using: &stream)
        #expect(maze.step(west, using: &stream) == Step(reward: -3.25, terminated: true))
    }

    @Test("a step slips with the given probability, to each other move alike", arguments: [0, 0.1, 0.5, 1])
    func slip(_ probability: Double) throws {
        var maze = try make(Maze.self, "{layout: open, slip: \(probability)}")
        var stream = RandomStream(seed: 1, name: "environment")
        let count = 20_000
        var counts = [0, 0, 0, 0]
        for _ in 0..<count {
            maze.position = maze.course.grid.index(of: Cell(4, 4))
            _ = maze.step(2, using: &stream)
            let end = maze.course.grid.cell(maze.position)
            let action = try #require(Move.news.firstIndex(of: Move(end.row - 4, end.column - 4)))
            counts[action] += 1
        }
        for (action, found) in counts.enumerated() {
            let share = action == 2 ? 1 - probability : probability / 3
            let deviation = (Double(count) * share * (1 - share)).squareRoot()
            #expect(abs(Double(found) - Double(count) * share) <= 5 * deviation)
        }
    }

    @Test("with one move alone there is nothing to slip to")
    func slipAlone() throws {
        var maze = try make(Maze.self, "{layout: S.G, slip: 1, moves: [east]}")
        var stream = RandomStream(seed: 1, name: "environment")
        maze.reset(using: &stream)
        #expect(!maze.step(0, using: &stream).terminated)
        #expect(maze.step(0, using: &stream).terminated)
    }

    @Test("a random start is each free cell from which the goal can be reached, and no other")
    func randomStarts() throws {
        // The two cells at the right are shut off, the goal and the hazard are no starts.
        var maze = try make(Maze.self, "{start: random, layout: \"..G#.\\n.X.#.\"}")
        var stream = RandomStream(seed: 1, name: "environment")
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<4_000 {
            maze.reset(using: &stream)
            counts[maze.position] += 1
        }
        #expect(counts.indices.filter { counts[$0] > 0 } == [0, 1, 5, 7])
        #expect([0, 1, 5, 7].allSatisfy { (850...1150).contains(counts[$0]) })
    }

    @Test("coordinates go from 0 to 1, and a one stands at the agent's cell among zeros")
    func observations() throws {
        var maze = try make(Maze.self, "{layout: open}")
        for (cell, seen) in [(Cell(0, 0), [0, 0]), (Cell(8, 8), [1, 1]), (Cell(2, 6), [0.25, 0.75])]
            as [(Cell, [Float])]
        {
            maze.position = maze.course.grid.index(of: cell)
            #expect(maze.values == seen)
        }
        var vector = try make(Maze.self, "{layout: \"..S\\n..G\", observation: one-hot}")
        #expect(vector.observationSpace == ObservationSpace(binary: [6]))
        vector.position = 4
        #expect(vector.values == [0, 0, 0, 0, 1, 0])
        #expect(try make(Maze.self, "layout: S.G").values == [0, 0])
    }
}
