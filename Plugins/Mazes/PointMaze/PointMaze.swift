import Understudy

/// A point with a mass that is pushed through a maze by a set of thrusts of its own.
///
/// A cell is 1 by 1. Every step applies one thrust for `time_step` seconds, integrated in ten parts. The velocity is damped and limited along
/// each axis; walls stop the point, which slides along them, and it never enters one. The episode ends where the point is within
/// `goal_radius` of the middle of the goal's cell, or in a hazard. Every step costs `step_cost`. By default an episode is cut after ten
/// times as many steps as the map has cells (PointMaze: 300, 600 and 800 for its three mazes; here 250, 640 and 1,080).
///
/// Observations are the position from the lower left corner, as a share of the map's width and height (0...1), and the velocity as a share of
/// `speed_limit` (-1...1). They do not depend on the thrusts: an expert with other thrusts sees what the agent sees.
///
/// Source: after the point maze of Chrysomallis & Chalkiadakis 2025, arXiv:2511.03616, whose layout and action sets are not published. Cell
/// size, length of a step, speed limit, goal radius and noise of the start are those of Gymnasium-Robotics' PointMaze; the equations of
/// motion are this project's own, not MuJoCo's.
public struct PointMaze: Environment, IndependentlyCopied {
    /// `point-maze`
    public static let name = "point-maze"

    /// One line for `understudy list`.
    public static let summary =
        "A point with a mass is pushed through a maze, with a choice of thrusts: cardinal, diagonal, compass, or a list"

    let course: Course
    let thrusts: [Thrust]
    let physics: Physics
    /// The distance from the middle of the goal's cell at which an episode ends, in cells.
    let goalRadius: Double
    /// How far from the middle of its cell an episode starts at most, along each axis, in cells.
    let startNoise: Double
    /// The thrusts by their names: `north`, `south-west`, `coast`, `x-0.5-y-0`.
    public let actionSpace: ActionSpace

    /// How many cells each cell is from the goal on a way without diagonals, by the cell's number; `Int.max` where no way leads there.
    let distances: [Int]
    /// The cells where an episode can start.
    let starts: [Cell]

    /// Where the point is and how fast it moves.
    var point: PointMass
    /// Whether the episode has ended.
    var isOver = false

    /// Creates the environment; begin with `reset`.
    ///
    /// - Precondition: at least one thrust, no two alike, and a way leads from a start to the goal.
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

    /// Reads the parameters.
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

    /// Position in 0...1 and velocity in -1...1, both x before y.
    public var observationSpace: ObservationSpace { Self.observations }

    /// Ten times the number of cells.
    public var standardTimeLimit: Int? { 10 * course.grid.count }

    private static let observations = ObservationSpace(low: [0, 0, -1, -1], high: [1, 1, 1, 1])
}

extension PointMaze.Physics {
    /// Reads the parameters of the motion.
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
