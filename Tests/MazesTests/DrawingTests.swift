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

    @Test("a point maze shows the point with y downward, and the circle of the goal")
    func pointMaze() throws {
        var maze = try make(PointMaze.self, "{goal_radius: 0.25, layout: \"S.\\n#G\"}")
        maze.point = PointMass(x: 0.25, y: 1.75)
        var expected = Canvas(width: 2, height: 2)
        expected.rectangle(x: 0, y: 1, width: 1, height: 1, .muted)
        expected.circle(x: 1.5, y: 1.5, radius: 0.25, .goal)
        expected.circle(x: 0.25, y: 0.25, radius: 0.15, .agent)
        #expect(maze.picture == expected)
    }

    /// The center of the agent in the picture.
    private func agent(_ picture: Canvas) throws -> Canvas.Point {
        let centers = picture.shapes.compactMap { shape -> Canvas.Point? in
            if case .circle(let center, _, .agent) = shape { center } else { nil }
        }
        return try #require(centers.first)
    }

    /// The place of an observation; a macro cannot be handed a span.
    private func place(of observation: [Float], _ maze: any ObservationPlacing) -> Canvas.Point? {
        maze.place(of: observation.span)
    }

    @Test("an observation has the place where the agent is drawn, whatever the present state", arguments: Subject.all)
    func places(_ subject: Subject) throws {
        let other = try #require(try subject.make() as? any ObservationPlacing)
        var maze = try subject.make()
        var stream = RandomStream(seed: 2, name: "places")
        for _ in 0..<3 {
            try maze.reset(using: &stream)
            for _ in 0..<30 {
                let found = try #require(place(of: maze.values, other))
                let drawn = try agent(maze.picture)
                // Observations are in single precision.
                #expect(abs(found.x - drawn.x) < 1e-5 && abs(found.y - drawn.y) < 1e-5)
                _ = try maze.step(stream.integer(below: maze.actionSpace.count), using: &stream)
            }
        }
    }

    @Test("the scene is the picture without the agent", arguments: Subject.all)
    func scene(_ subject: Subject) throws {
        let maze = try #require(try subject.make() as? any ObservationPlacing)
        #expect(maze.scene.shapes == Array(maze.picture.shapes.dropLast()))
        #expect(maze.scene.shapes.count >= 2)
    }

    @Test("what is no observation has no place")
    func noPlace() throws {
        let maze = try make(Maze.self, "{layout: open}")
        #expect(place(of: [0.5], maze) == nil)
        #expect(place(of: [0.5, 7], maze) == nil)
        #expect(place(of: [.nan, 0], maze) == nil)
        let oneHot = try make(Maze.self, "{observation: one-hot, layout: \"SG\"}")
        #expect(place(of: [0, 0], oneHot) == nil)
        #expect(place(of: [0, 1], oneHot) == Canvas.Point(1.5, 0.5))
        let pointMaze = try make(PointMaze.self)
        #expect(place(of: [0.5, 0.5], pointMaze) == nil)
        #expect(place(of: [.infinity, 0, 0, 0], pointMaze) == nil)
        #expect(place(of: [0.5, 0.75, 1, 1], pointMaze) == Canvas.Point(2.5, 1.25))
    }
}
