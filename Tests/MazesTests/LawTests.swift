import Testing
import Understudy
import UnderstudyTesting

@testable import Mazes

@Suite("The mazes keep the laws of environments, and laws of their own")
struct LawTests {
    @Test("every kind of maze keeps the laws", arguments: Subject.all)
    func laws(_ subject: Subject) {
        // The memory of single steps is counted in `AllocationTests`, whatever else the process does meanwhile.
        let laws = Set(EnvironmentLaw.allCases).subtracting([.memory])
        #expect(EnvironmentLaws.violations(of: laws) { try subject.make() } == [])
    }

    @Test("a copy goes its own way", arguments: Subject.all)
    func copies(_ subject: Subject) throws {
        var stream = RandomStream(seed: 5, name: "environment")
        var original = try subject.make()
        try original.reset(using: &stream)
        let before = original.values
        var copy = original
        for _ in 0..<5 { _ = try copy.step(copy.demonstratedAction(using: &stream), using: &stream) }
        #expect(original.values == before)
        #expect(copy.values != before)
    }

    @Test(
        "expert and agent of other actions observe the same space",
        arguments: [
            ("{layout: winding, moves: %}", ["news", "king", "knight", "[jump-east, jump-south, stay, west, north]"]),
            (
                "{layout: winding, observation: one-hot, moves: %}",
                ["news", "king", "[south, east, north-west, north, south-west]"]
            ),
        ])
    func sameSpace(_ text: String, moves: [String]) throws {
        let mazes = try moves.map { try make(Maze.self, text.replacing("%", with: $0)) }
        #expect(Set(mazes.map(\.observationSpace)).count == 1)
        #expect(Set(mazes.map(\.actionSpace)).count == mazes.count)
        // What is seen of a cell is the same too.
        for cell in 0..<mazes[0].course.grid.count {
            let seen = mazes.map { maze in
                var maze = maze
                maze.position = cell
                return maze.values
            }
            #expect(Set(seen).count == 1)
        }
    }

    @Test("expert and agent of other thrusts observe the same space", arguments: ["umaze", "medium", "large"])
    func sameSpace(layout: String) throws {
        let mazes = try ["cardinal", "diagonal", "compass", "[[0.5, 0.1], coast]"].map {
            try make(PointMaze.self, "{layout: \(layout), thrusts: \($0)}")
        }
        #expect(Set(mazes.map(\.observationSpace)).count == 1)
        #expect(Set(mazes.map(\.actionSpace)).count == 4)
        let seen = mazes.map { maze in
            var maze = maze
            maze.point = PointMass(x: 1.2, y: 1.7, velocityX: 2, velocityY: -1)
            return maze.values
        }
        #expect(Set(seen).count == 1)
    }

    @Test("which transitions a thrust makes, told from observations")
    func thrusts() throws {
        let maze = try make(PointMaze.self, "{thrusts: compass, layout: medium}")
        var stream = RandomStream(seed: 1, name: "thrusts")
        var agent = maze
        agent.reset(using: &stream)
        var (others, all) = (0, 0)
        for _ in 0..<300 {
            let before = agent.values
            let action = stream.integer(below: 8)
            _ = agent.step(action, using: &stream)
            let after = agent.values
            #expect(maze.isPossibleStep(from: before.span, to: after.span, by: action) == true)
            for other in 0..<8 where other != action {
                all += 1
                others += maze.isPossibleStep(from: before.span, to: after.span, by: other) == true ? 1 : 0
            }
            if agent.isOver { agent.reset(using: &stream) }
        }
        // Against a wall several thrusts do the same.
        #expect(others * 5 < all)
        #expect(maze.isPossibleStep(from: [.nan, 0, 0, 0].span, to: [0, 0, 0, 0].span, by: 0) == nil)
    }

    @Test("which transitions a move makes, told from observations", arguments: ["coordinates", "one-hot"])
    func judging(_ observation: String) throws {
        let maze = try make(Maze.self, "{moves: king, layout: open, observation: \(observation)}")
        var stream = RandomStream(seed: 1, name: "judging")
        for cell in 0..<maze.course.grid.count where maze.course.grid.contents[cell] == .free {
            for action in 0..<8 {
                var agent = maze
                agent.position = cell
                let before = agent.values
                _ = agent.step(action, using: &stream)
                let after = agent.values
                #expect(maze.isPossibleStep(from: before.span, to: after.span, by: action) == true)
                for other in 0..<8 where other != action {
                    var second = maze
                    second.position = cell
                    _ = second.step(other, using: &stream)
                    #expect(
                        maze.isPossibleStep(from: before.span, to: after.span, by: other)
                            == (second.position == agent.position))
                }
            }
        }
        #expect(maze.isPossibleStep(from: [0].span, to: [0].span, by: 0) == nil)
    }
}
