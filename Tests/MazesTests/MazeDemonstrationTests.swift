import Testing
import Understudy

@testable import Mazes

@Suite("The expert of the maze")
struct MazeDemonstrationTests {
    @Test("takes as many steps as the shortest way has, from every start", arguments: Move.sets.map(\.name))
    func shortest(_ moves: String) throws {
        for layout in ["open", "four-rooms"] {
            var maze = try make(Maze.self, "{layout: \(layout), start: random, moves: \(moves)}")
            var stream = RandomStream(seed: 1, name: "environment")
            for start in maze.starts {
                maze.reset(using: &stream)
                maze.position = start
                var steps = 0
                while !maze.isOver, steps < 1_000 {
                    _ = maze.step(maze.demonstratedAction(using: &stream), using: &stream)
                    steps += 1
                }
                #expect(steps == maze.distances[start])
            }
        }
    }

    @Test("takes each of several shortest ways, all equally often")
    func ties() throws {
        let maze = try make(Maze.self, "layout: open")
        var stream = RandomStream(seed: 1, name: "environment")
        var counts = [0, 0, 0, 0]
        for _ in 0..<10_000 { counts[maze.demonstratedAction(using: &stream)] += 1 }
        // South or east from the corner: half of 10,000, with a deviation of 50.
        #expect(counts[0] == 0 && counts[3] == 0)
        #expect((4_750...5_250).contains(counts[1]))
    }

    @Test("draws each of any number of ties equally often")
    func uniformTies() {
        var stream = RandomStream(seed: 1, name: "ties")
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<20_000 { counts[stream.minimumCost(below: 6) { [3, 1, 1, 2, 1, 1][$0] }] += 1 }
        #expect(counts[0] == 0 && counts[3] == 0)
        #expect([1, 2, 4, 5].allSatisfy { (4_700...5_300).contains(counts[$0]) })
    }

    @Test("goes around hazards, and arrives although it slips")
    func hazards() throws {
        var maze = try make(Maze.self, "layout: cliff")
        var stream = RandomStream(seed: 1, name: "environment")
        maze.reset(using: &stream)
        var last = Step(reward: 0, terminated: false)
        for _ in 0..<13 { last = maze.step(maze.demonstratedAction(using: &stream), using: &stream) }
        #expect(last == Step(reward: 1 - 0.01, terminated: true))

        var slippery = try make(Maze.self, "{slip: 0.3}")
        let limit = try #require(slippery.standardTimeLimit)
        for _ in 0..<200 {
            slippery.reset(using: &stream)
            var steps = 0
            while !slippery.isOver, steps < limit {
                _ = slippery.step(slippery.demonstratedAction(using: &stream), using: &stream)
                steps += 1
            }
            #expect(slippery.isOver)
        }
    }
}
