import Understudy

/// A maze on a grid, in which the agent moves from cell to cell by a set of moves of its own.
///
/// A move is a leap: only the cell where it ends matters, so that a diagonal passes between two walls and a jump goes over one. A move that
/// would end in a wall or off the map leaves the agent where it is. Every step costs `step_cost`; the goal and hazards end the episode with
/// their rewards. By default an episode is cut after twice as many steps as the map has cells.
///
/// The space of observations depends on the layout and on `observation`, not on the moves: an expert with other moves sees what the agent
/// sees.
///
/// Source: after the two-dimensional maze of Chrysomallis & Chalkiadakis 2025, arXiv:2511.03616, whose layout and action sets are not published.
public struct Maze: Environment, IndependentlyCopied {
    /// `maze`
    public static let name = "maze"

    /// One line for `understudy list`.
    public static let summary =
        "A maze on a grid, with a choice of moves: orthogonal, diagonal, a king's, a knight's, jumps, or a list"

    /// What the agent sees of its cell; the raw values are those of the key `observation`.
    enum Observation: String, CaseIterable {
        /// The row and the column, each as a share of the last one.
        case coordinates
        /// A number a cell, 1 where the agent is and 0 elsewhere.
        case oneHot = "one-hot"
    }

    let course: Course
    let moves: [Move]
    let slip: Double
    let observation: Observation
    /// The observations.
    public let observationSpace: ObservationSpace
    /// The moves by their names: `north`, `south-west`, `knight-north-north-east`, `jump-east`, `south-3-west-1`.
    public let actionSpace: ActionSpace

    /// Where each move leads from each cell, by cell and then by move.
    let targets: [Int]
    /// How many moves each cell is from the goal; `Int.max` where no way leads there, and for walls and hazards.
    let distances: [Int]
    /// The numbers of the cells where an episode can start.
    let starts: [Int]

    /// The number of the agent's cell.
    var position: Int
    /// Whether the episode has ended.
    var isOver = false

    /// Creates the environment; begin with `reset`.
    ///
    /// - Precondition: at least one move, no two alike, and the goal can be reached from a start.
    init(_ course: Course, moves: [Move], slip: Double = 0, observation: Observation = .coordinates) {
        let grid = course.grid
        let distances = grid.distances(by: moves)
        self.course = course
        self.moves = moves
        self.slip = slip
        self.observation = observation
        actionSpace = Move.space(of: moves)
        observationSpace =
            switch observation {
            case .coordinates: ObservationSpace(low: [0, 0], high: [1, 1])
            case .oneHot: ObservationSpace(binary: [grid.count])
            }
        targets = (0..<grid.count).flatMap { index in
            moves.map { move in
                let target = grid.cell(index).moved(by: move)
                return grid[target] == .wall ? index : grid.index(of: target)
            }
        }
        self.distances = distances.map { $0 ?? .max }
        starts = course.startCells(distances: distances).map(grid.index)
        position = starts.first ?? grid.index(of: grid.goal)
    }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        let course = Course(from: &reader, default: .fourRooms)
        let moves = reader.actions(
            "moves", default: "news", of: Move.self,
            "What the agent can do; a move is a leap, of which only the last cell matters")
        let slip: Double = reader.value(
            "slip", default: 0, in: 0...1, "Probability that another move of the set, each equally likely, is made")
        let observation = reader.choice(
            "observation", default: Observation.coordinates,
            "What is seen of the agent's cell: its row and column from 0 to 1, or a number a cell")
        self.init(course, moves: moves ?? Move.news, slip: slip, observation: observation)
        if let moves {
            course.reportUnreachable(distances: course.grid.distances(by: moves), by: "with these moves", to: &reader)
        }
    }

    /// Twice the number of cells.
    public var standardTimeLimit: Int? { 2 * course.grid.count }
}
