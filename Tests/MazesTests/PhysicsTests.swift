import Testing
import Understudy

@testable import Mazes

@Suite("The motion of the point")
struct PhysicsTests {
    /// Long enough for a step without a wall.
    private func hall() throws -> Grid { try Grid(map: "S........\n.........\n........G", needsStart: true) }

    @Test(
        "without damping a thrust adds acceleration times time to the velocity, and the way of a uniform acceleration to the position"
    )
    func acceleration() throws {
        let physics = PointMaze.Physics(acceleration: 4, damping: 0, speedLimit: 100, timeStep: 0.5)
        var point = PointMass(x: 1, y: 1.5)
        let grid = try hall()
        for _ in 0..<PointMaze.Physics.parts { physics.advance(&point, by: Thrust(1, -0.25), in: grid) }
        #expect(abs(point.velocityX - 2) < 1e-12 && abs(point.velocityY + 0.5) < 1e-12)
        // a t² / 2, and more by the half of one part of the step: the position moves with the new velocity.
        #expect(abs(point.x - (1 + 0.5 + 4 * 0.5 * 0.05 / 2)) < 1e-12)
        #expect(abs(point.y - (1.5 - (0.5 + 4 * 0.5 * 0.05 / 2) / 4)) < 1e-12)
    }

    @Test("damping takes its share of the velocity, and any damping is stable")
    func damping() throws {
        let grid = try hall()
        var point = PointMass(x: 1, y: 1.5, velocityX: 1)
        let physics = PointMaze.Physics(acceleration: 1, damping: 2, speedLimit: 100, timeStep: 0.1)
        for _ in 0..<PointMaze.Physics.parts { physics.advance(&point, by: Thrust(0, 0), in: grid) }
        // e^-0.2 up to the error of the ten parts.
        #expect(abs(point.velocityX - 0.8187) < 0.003)
        var stiff = PointMass(x: 1, y: 1.5, velocityX: 5, velocityY: -5)
        PointMaze.Physics(acceleration: 1, damping: 1000, timeStep: 10).advance(&stiff, by: Thrust(0, 0), in: grid)
        #expect(stiff.velocityX >= 0 && stiff.velocityX < 0.01 && stiff.velocityY <= 0)
    }

    @Test("the velocity is limited along each axis by itself")
    func limit() throws {
        var maze = try make(
            PointMaze.self, "{layout: open, acceleration: 1000, speed_limit: 3, thrusts: [[1, 0.5], coast]}")
        var stream = RandomStream(seed: 1, name: "environment")
        maze.point = PointMass(x: 4.5, y: 4.5)
        _ = maze.step(0, using: &stream)
        #expect(maze.point.velocityX == 3 && maze.point.velocityY == 3)
        #expect(maze.values[2] == 1 && maze.values[3] == 1)
    }

    @Test("a wall takes the velocity toward it and leaves that along it")
    func sliding() throws {
        var maze = try make(PointMaze.self, "{layout: open, damping: 0, thrusts: [east, coast]}")
        var stream = RandomStream(seed: 1, name: "environment")
        maze.point = PointMass(x: 7.9, y: 4.5, velocityX: 5, velocityY: 2)
        _ = maze.step(1, using: &stream)
        #expect(maze.point.velocityX == 0 && maze.point.velocityY == 2)
        #expect(maze.point.x < 8 && maze.point.x > 7.9999)
        #expect(abs(maze.point.y - 4.7) < 1e-12)
        // A wall that is left behind does not hold.
        maze.point.velocityX = -1
        _ = maze.step(1, using: &stream)
        #expect(abs(maze.point.x - 7.9) < 1e-5)
    }

    @Test(
        "random play never gets into a wall nor through one, whatever the speed",
        arguments: ["umaze", "medium", "large", "generated"],
        [
            "{}", "{time_step: 1, acceleration: 100, speed_limit: 50}",
            "{time_step: 10, acceleration: 1000, speed_limit: 1000, damping: 0}",
            "{acceleration: 1000, time_step: 0.02}",
        ])
    func noTunnelling(layout: String, parameters: String) throws {
        let text = parameters.dropFirst().dropLast()
        var maze = try make(
            PointMaze.self,
            "{layout: \(layout), thrusts: compass, start: random, goal_radius: 0.05\(text.isEmpty ? "" : ", ")\(text)}")
        let grid = maze.course.grid
        var stream = RandomStream(seed: 1, name: "environment")
        var visited: Set<Cell> = []
        for _ in 0..<40 {
            maze.reset(using: &stream)
            for _ in 0..<200 where !maze.isOver {
                let thrust = maze.thrusts[stream.integer(below: 8)]
                var before = maze.point
                for _ in 0..<PointMaze.Physics.parts {
                    let from = grid.cell(x: before.x, y: before.y)
                    maze.physics.advance(&before, by: thrust, in: grid)
                    let to = grid.cell(x: before.x, y: before.y)
                    visited.insert(to)
                    try #require(grid[to] == .free, "in a wall at \(to)")
                    // Along x and then along y, over free cells only.
                    for column in min(from.column, to.column)...max(from.column, to.column) {
                        try #require(grid[Cell(from.row, column)] == .free)
                    }
                    for row in min(from.row, to.row)...max(from.row, to.row) {
                        try #require(grid[Cell(row, to.column)] == .free)
                    }
                }
                maze.point = before
            }
        }
        #expect(visited.count > grid.contents.count { $0 == .free } / 3)
    }

    @Test("the goal is reached within its radius, and a hazard by entering its cell")
    func ends() throws {
        var maze = try make(
            PointMaze.self,
            "{layout: \"X.SG\", thrusts: [west, east], damping: 0, goal_reward: 5, hazard_reward: -2, step_cost: 0.5}")
        var stream = RandomStream(seed: 1, name: "environment")
        maze.point = PointMass(x: 2.9, y: 0.5)
        #expect(maze.step(1, using: &stream) == Step(reward: -0.5, terminated: false))
        maze.point = PointMass(x: 2.9, y: 0.5, velocityX: 2)
        #expect(maze.step(1, using: &stream) == Step(reward: 4.5, terminated: true))
        // It stops where it has arrived, in the middle of the step.
        #expect(maze.point.x >= 3.05 && maze.point.x < 3.1)
        maze.reset(using: &stream)
        maze.point = PointMass(x: 1.1, y: 0.5, velocityX: -2)
        #expect(maze.step(0, using: &stream) == Step(reward: -2.5, terminated: true))
    }

    @Test("an episode starts at rest, within the noise around the middle of its cell")
    func starts() throws {
        var maze = try make(PointMaze.self, "{start_noise: 0.2}")
        var stream = RandomStream(seed: 1, name: "environment")
        var points: [PointMass] = []
        for _ in 0..<1_000 {
            maze.reset(using: &stream)
            points.append(maze.point)
        }
        // The start of the map is in row 2 from the top of 5.
        #expect(points.allSatisfy { abs($0.x - 1.5) <= 0.2 && abs($0.y - 3.5) <= 0.2 })
        #expect(points.allSatisfy { $0.velocityX == 0 && $0.velocityY == 0 })
        for side in [points.map(\.x).min(), points.map(\.y).min().map { $0 - 2 }] {
            #expect((side ?? 2) < 1.31)
        }
        var exact = try make(PointMaze.self, "{start_noise: 0}")
        exact.reset(using: &stream)
        #expect(exact.point == PointMass(x: 1.5, y: 3.5))
        #expect(exact.values == [0.3, 0.7, 0, 0])
    }

    @Test(
        "numbers out of their ranges are told",
        arguments: [
            (
                "{goal_radius: 0.6}",
                "s.yaml:1:15: error: goal_radius: must be a number above 0 and at most 0.5, not '0.6'"
            ),
            ("{start_noise: 0.5}", "s.yaml:1:15: error: start_noise: must be a number from 0 to 0.45, not '0.5'"),
            ("{damping: -1}", "s.yaml:1:11: error: damping: must be a number from 0 to 1000, not '-1'"),
            ("{time_step: 0}", "s.yaml:1:13: error: time_step: must be a number above 0 and at most 10, not '0'"),
            (
                "{velocity: 0}",
                "s.yaml:1:2: error: velocity: unknown key, known here: acceleration, damping, goal_radius, goal_reward, hazard_reward, layout, loops, maze_seed, size, speed_limit, start, start_noise, step_cost, thrusts, time_step"
            ),
        ])
    func problems(_ text: String, message: String) throws {
        #expect(try MazesTests.problems(PointMaze.self, text) == [message])
    }
}
