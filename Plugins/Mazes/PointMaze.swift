import Understudy

/// A point mass that is pushed through a maze with a configurable set of thrusts.
///
/// A cell is 1 by 1. Every step applies one thrust for `time_step` seconds, integrated in ten substeps. The velocity is
/// damped and limited along each axis. The point never enters a wall: it stops there and slides along it. The episode
/// ends within `goal_radius` of the center of the goal cell, or in a hazard. Every step costs `step_cost`. By default,
/// the time limit is ten times the number of cells (PointMaze: 300, 600 and 800 steps for its three mazes; here 250,
/// 640 and 1,080).
///
/// An observation has the position from the lower left corner, relative to the map's width and height (0...1), and the
/// velocity relative to `speed_limit` (-1...1). Observations do not depend on the thrusts, so an expert with other
/// thrusts observes the same as the agent.
///
/// Source: after the point maze of Chrysomallis & Chalkiadakis 2025, arXiv:2511.03616, whose layout and action sets are
/// not published. The cell size, step duration, speed limit, goal radius and start noise are those of
/// Gymnasium-Robotics' PointMaze. The equations of motion are this project's own, not MuJoCo's.
public struct PointMaze: Environment, IndependentlyCopied {
    /// `point-maze`
    public static let name = "point-maze"

    /// `thrusts`
    public static let actionKeys = ["thrusts"]

    /// A one-line summary for `understudy list`.
    public static let summary =
        "A point with a mass is pushed through a maze, with a choice of thrusts: cardinal, diagonal, compass, or a list"

    let course: Course
    let thrusts: [Thrust]
    let physics: Physics
    /// The distance from the center of the goal cell at which the episode ends, in cells.
    let goalRadius: Double
    /// The maximum distance of the start position from its cell's center along each axis, in cells.
    let startNoise: Double
    /// The action space with named thrusts: `north`, `south-west`, `coast`, `x-0.5-y-0`.
    public let actionSpace: ActionSpace

    /// The distance of each cell to the goal without diagonals, in cells, indexed by cell.
    ///
    /// It is `Int.max` if the goal cannot be reached.
    let distances: [Int]
    /// The possible start cells.
    let starts: [Cell]

    /// The position and velocity of the point.
    var point: PointMass
    /// Whether the episode has ended.
    var isOver = false

    /// Creates the environment; call `reset` before the first step.
    ///
    /// - Precondition: there is at least one thrust, there are no duplicates, and the goal can be reached from a start.
    init(
        _ course: Course, thrusts: [Thrust], physics: Physics = Physics(), goalRadius: Double = 0.45,
        startNoise: Double = 0.25
    ) {
        let distances = course.grid.distances(by: Move.news)
        self.course = course
        self.thrusts = thrusts
        self.physics = physics
        self.goalRadius = goalRadius
        self.startNoise = startNoise
        actionSpace = Thrust.space(of: thrusts)
        self.distances = distances.map { $0 ?? .max }
        starts = course.startCells(distances: distances)
        let middle = course.grid.middle(of: starts.first ?? course.grid.goal)
        point = PointMass(x: middle.x, y: middle.y)
    }

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        let course = Course(from: &reader, default: .umaze)
        let startNoise: Double = reader.value(
            "start_noise", default: 0.25, in: 0...0.45,
            "How far from the middle of its cell an episode starts at most, along each axis, in cells")
        let goalRadius: Double = reader.value(
            "goal_radius", default: 0.45, in: .above(0, atMost: 0.5),
            "Distance from the middle of the goal's cell at which it is reached, in cells")
        let thrusts = reader.actions(
            "thrusts", default: "cardinal", of: Thrust.self,
            "What the agent can do; x is to the right and y upwards, and coast or [0, 0] is no thrust")
        let physics = Physics(from: &reader)
        self.init(
            course, thrusts: thrusts ?? Thrust.cardinal, physics: physics, goalRadius: goalRadius,
            startNoise: startNoise)
        course.reportUnreachable(
            distances: course.grid.distances(by: Move.news), by: "without crossing a wall", to: &reader)
    }

    /// The observation space: position in 0...1 and velocity in -1...1, both x before y.
    public var observationSpace: ObservationSpace { Self.observations }

    /// The default time limit in steps: ten times the number of cells.
    public var standardTimeLimit: Int? { 10 * course.grid.count }

    private static let observations = ObservationSpace(low: [0, 0, -1, -1], high: [1, 1, 1, 1])
}

extension PointMaze.Physics {
    /// Reads the physics parameters from a spec.
    init(from reader: inout SpecReader) {
        acceleration = reader.value(
            "acceleration", default: acceleration, in: .above(0, atMost: 1000),
            "Acceleration of a thrust of length 1, in cells/s²")
        damping = reader.value(
            "damping", default: damping, in: 0...1000, "Share of the velocity that is lost, in 1/s")
        speedLimit = reader.value(
            "speed_limit", default: speedLimit, in: .above(0, atMost: 1000),
            "Greatest velocity along each axis, in cells/s")
        timeStep = reader.value(
            "time_step", default: timeStep, in: .above(0, atMost: 10), "Length of a step in s, integrated in ten parts")
    }
}

extension PointMaze: Demonstrating {
    /// Returns the thrust that best steers the point to the next cell of a shortest path to the goal.
    ///
    /// Each thrust is simulated for one step. The resulting position is extrapolated at constant velocity over a fixed
    /// horizon. The thrust whose extrapolated position is nearest to the center of the next cell wins. This is a
    /// proportional-derivative controller over a discrete set of thrusts. The horizon is the time in which the point
    /// can brake to a stop within one cell. If no path leads to the goal, the point stays near the center of its cell.
    public func demonstratedAction(using stream: inout RandomStream) -> Int {
        let target = course.grid.middle(of: nextCell)
        let horizon = (2 / physics.acceleration).squareRoot()
        return stream.minimumCost(below: thrusts.count) { index -> Double in
            var point = point
            switch advance(&point, by: thrusts[index]) {
            case .goal: return -1
            case .hazard: return .infinity
            case nil: break
            }
            let dx = point.x + horizon * point.velocityX - target.x
            let dy = point.y + horizon * point.velocityY - target.y
            return dx * dx + dy * dy
        }
    }

    /// The neighboring cell nearest to the goal, with ties broken in the order of `Move.news`; at the goal, the current
    /// cell.
    private var nextCell: Cell {
        let grid = course.grid
        var best = grid.cell(x: point.x, y: point.y)
        for move in Move.news {
            let cell = grid.cell(x: point.x, y: point.y).moved(by: move)
            if grid.contains(cell), distances[grid.index(of: cell)] < distances[grid.index(of: best)] { best = cell }
        }
        return best
    }
}

extension PointMaze: ObservationPlacing {
    /// The size of a picture, in which a cell is 1 by 1.
    public var pictureSize: (width: Double, height: Double) { course.grid.pictureSize }

    /// Draws the maze and the point.
    public func draw(on canvas: inout Canvas) {
        drawScene(on: &canvas)
        canvas.circle(x: point.x, y: Double(course.grid.rows) - point.y, radius: 0.15, .agent)
    }

    /// Draws the walls, the hazards and the goal circle.
    public func drawScene(on canvas: inout Canvas) {
        let grid = course.grid
        grid.draw(on: &canvas)
        let goal = grid.middle(of: grid.goal)
        canvas.circle(x: goal.x, y: Double(grid.rows) - goal.y, radius: goalRadius, .goal)
    }

    /// Returns the observed position, ignoring the velocity.
    public func place(of observation: Span<Float>) -> Canvas.Point? {
        guard observation.count == 4, observation[0].isFinite, observation[1].isFinite else { return nil }
        let grid = course.grid
        return Canvas.Point(
            Double(observation[0]) * Double(grid.columns), Double(grid.rows) * (1 - Double(observation[1])))
    }
}

extension PointMaze: TransitionJudging {
    /// Returns whether the thrust leads from one observed position and velocity to the other.
    public func isPossibleStep(from observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        guard thrusts.indices.contains(action), observation.count == 4, next.count == 4 else { return nil }
        var maze = self
        maze.point = PointMass(
            x: Double(observation[0]) * Double(course.grid.columns),
            y: Double(observation[1]) * Double(course.grid.rows),
            velocityX: Double(observation[2]) * physics.speedLimit,
            velocityY: Double(observation[3]) * physics.speedLimit)
        guard maze.point.x.isFinite, maze.point.y.isFinite,
            course.grid[course.grid.cell(x: maze.point.x, y: maze.point.y)] != .wall
        else { return nil }
        var point = maze.point
        _ = advance(&point, by: thrusts[action])
        maze.point = point
        return maze.observes(next)
    }
}

/// The position and velocity of a point mass, in cells and seconds, with the origin at the map's lower left corner.
struct PointMass: Hashable, Sendable {
    /// The position in cells; x increases to the right and y upward.
    var x: Double
    var y: Double
    /// The velocity in cells per second.
    var velocityX = 0.0
    var velocityY = 0.0

    /// Returns whether the point is within `radius` of `(x, y)`.
    func isWithin(_ radius: Double, of x: Double, _ y: Double) -> Bool {
        let (dx, dy) = (self.x - x, self.y - y)
        return dx * dx + dy * dy <= radius * radius
    }
}

extension Grid {
    /// Returns the cell that contains a position; x increases to the right and y upward from the lower left corner.
    func cell(x: Double, y: Double) -> Cell { Cell(rows - 1 - Int(y.rounded(.down)), Int(x.rounded(.down))) }

    /// Returns the center of `cell`.
    func middle(of cell: Cell) -> (x: Double, y: Double) {
        (Double(cell.column) + 0.5, Double(rows - 1 - cell.row) + 0.5)
    }
}

extension PointMaze {
    /// Places the point at rest near the center of a start cell, drawing three random numbers.
    public mutating func reset(using stream: inout RandomStream) {
        let middle = course.grid.middle(of: starts[stream.integer(below: starts.count)])
        point = PointMass(
            x: middle.x + stream.uniform(in: -startNoise...startNoise),
            y: middle.y + stream.uniform(in: -startNoise...startNoise))
        isOver = false
    }

    /// Applies a thrust for `time_step` seconds or until the episode ends.
    ///
    /// Draws no random numbers. A step after the end of the episode changes nothing and has reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        precondition(thrusts.indices.contains(action), "\(Self.name) has no action \(action)")
        guard !isOver else { return Step(reward: 0, terminated: true) }
        let step = course.step(reaching: advance(&point, by: thrusts[action]))
        isOver = step.terminated
        return step
    }

    /// Moves `point` for one step or until the episode ends, and returns the cause of the end.
    func advance(_ point: inout PointMass, by thrust: Thrust) -> Course.End? {
        let goal = course.grid.middle(of: course.grid.goal)
        for _ in 0..<Physics.parts {
            physics.advance(&point, by: thrust, in: course.grid)
            if point.isWithin(goalRadius, of: goal.x, goal.y) { return .goal }
            if course.grid[course.grid.cell(x: point.x, y: point.y)] == .hazard { return .hazard }
        }
        return nil
    }

    /// Writes position and velocity, x before y, relative to the map's size and the speed limit.
    public func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = Float(point.x / Double(course.grid.columns))
        observation[1] = Float(point.y / Double(course.grid.rows))
        observation[2] = Float(point.velocityX / physics.speedLimit)
        observation[3] = Float(point.velocityY / physics.speedLimit)
    }
}

extension PointMaze {
    /// The equations of motion of the point.
    struct Physics: Sendable {
        /// The acceleration of a thrust of length 1, in cells/s².
        var acceleration = 10.0
        /// The damping coefficient, in 1/s.
        var damping = 1.0
        /// The maximum speed along each axis, in cells/s.
        var speedLimit = 5.0
        /// The duration of a step, in seconds.
        var timeStep = 0.1

        /// The number of integration substeps per step.
        static let parts = 10
        /// The distance from a wall at which a colliding point stops, in cells.
        ///
        /// It is far larger than rounding errors and far too small to see.
        static let gap = 1e-6

        /// Moves `point` for one integration substep.
        ///
        /// The velocity is updated first, with damping applied to the new velocity (the implicit Euler method, which is
        /// stable for any damping). Then the position is updated along x and then along y. A wall cancels the velocity
        /// toward it and keeps the velocity along it.
        func advance(_ point: inout PointMass, by thrust: Thrust, in grid: Grid) {
            let interval = timeStep / Double(Self.parts)
            point.velocityX = velocity(point.velocityX, thrust.x, interval)
            point.velocityY = velocity(point.velocityY, thrust.y, interval)
            let row = grid.cell(x: point.x, y: point.y).row
            let x = Self.slide(from: point.x, to: point.x + point.velocityX * interval) {
                grid[Cell(row, $0)] == .wall
            }
            if x.isStopped { point.velocityX = 0 }
            point.x = x.end
            let column = grid.cell(x: point.x, y: point.y).column
            let y = Self.slide(from: point.y, to: point.y + point.velocityY * interval) {
                grid[Cell(grid.rows - 1 - $0, column)] == .wall
            }
            if y.isStopped { point.velocityY = 0 }
            point.y = y.end
        }

        private func velocity(_ velocity: Double, _ thrust: Double, _ interval: Double) -> Double {
            let next = (velocity + acceleration * thrust * interval) / (1 + damping * interval)
            return min(max(next, -speedLimit), speedLimit)
        }

        /// Returns the end of a path along one axis: `end`, or just before the first wall cell on the way.
        ///
        /// The check covers every cell on the path, however long it is.
        private static func slide(
            from start: Double, to end: Double, isWall: (Int) -> Bool
        ) -> (end: Double, isStopped: Bool) {
            let last = Int(end.rounded(.down))
            let direction = end > start ? 1 : -1
            var cell = Int(start.rounded(.down))
            while cell != last {
                cell += direction
                if isWall(cell) {
                    return (direction > 0 ? Double(cell) - gap : Double(cell + 1) + gap, true)
                }
            }
            return (end, false)
        }
    }
}
