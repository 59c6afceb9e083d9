import Testing
import Understudy

@testable import Mazes

@Suite("Pictures of the mazes")
struct DrawingTests {
    @Test("a maze shows walls row by row, hazards, the goal and the agent")
    func maze() throws {
        let maze = try make(Maze.self, layout("####", "#SX#", "#.G#"))
        var expected = Canvas(width: 4, height: 3)
        expected.rectangle(x: 0, y: 0, width: 4, height: 1, .muted)
        expected.rectangle(x: 0, y: 1, width: 1, height: 1, .muted)
        expected.rectangle(x: 2, y: 1, width: 1, height: 1, .hazard)
        expected.rectangle(x: 3, y: 1, width: 1, height: 1, .muted)
        expected.rectangle(x: 0, y: 2, width: 1, height: 1, .muted)
        expected.rectangle(x: 3, y: 2, width: 1, height: 1, .muted)
        expected.rectangle(x: 2, y: 2, width: 1, height: 1, .goal)
        expected.circle(x: 1.5, y: 1.5, radius: 0.35, .agent)
        #expect(maze.picture == expected)
    }

    @Test("a point maze shows the point with y downwards, and the circle of the goal")
    func pointMaze() throws {
        var maze = try make(PointMaze.self, "{goal_radius: 0.25, layout: \"S.\\n#G\"}")
        maze.point = PointMass(x: 0.25, y: 1.75)
        var expected = Canvas(width: 2, height: 2)
        expected.rectangle(x: 0, y: 1, width: 1, height: 1, .muted)
        expected.circle(x: 1.5, y: 1.5, radius: 0.25, .goal)
        expected.circle(x: 0.25, y: 0.25, radius: 0.15, .agent)
        #expect(maze.picture == expected)
    }
}
