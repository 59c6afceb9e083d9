import Understudy

/// A maze on a grid, in which the agent moves from cell to cell with a configurable set of moves.
///
/// A move is a leap: only its target cell matters. A diagonal move can pass between two walls, and a jump can pass over
/// one. A move into a wall or off the map leaves the agent where it is. Every step costs `step_cost`. The goal and
/// hazards end the episode with their own rewards. By default, the time limit is twice the number of cells.
///
/// The observation space depends on the layout and on `observation`, not on the moves, so an expert with other moves
/// observes the same as the agent.
///
/// Source: after the two-dimensional maze of Chrysomallis & Chalkiadakis 2025, arXiv:2511.03616, whose layout and
/// action sets are not published.
public struct Maze: Environment, IndependentlyCopied {
    /// `maze`
    public static let name = "maze"

    /// `moves`
    public static let actionKeys = ["moves"]

    /// A one-line summary for `understudy list`.
    public static let summary =
        "A maze on a grid, with a choice of moves: orthogonal, diagonal, a king's, a knight's, jumps, or a list"

    /// The encoding of the agent's cell; the raw values are the options of the key `observation`.
    enum Observation: String, CaseIterable {
        /// The row and the column, each scaled to 0...1.
        case coordinates
        /// One number per cell: 1 for the agent's cell and 0 for the others.
        case oneHot = "one-hot"
    }

    let course: Course
    let moves: [Move]
    let slip: Double
    let observation: Observation
    /// The observation space.
    public let observationSpace: ObservationSpace
    /// The action space with named moves: `north`, `south-west`, `knight-north-north-east`, `jump-east`,
    /// `south-3-west-1`.
    public let actionSpace: ActionSpace

    /// The target cell of each move from each cell, ordered by cell and then by move.
    let targets: [Int]
    /// The number of moves from each cell to the goal; `Int.max` for walls, hazards and cells that cannot reach it.
    let distances: [Int]
    /// The indices of the possible start cells.
    let starts: [Int]

    /// The index of the agent's cell.
    var position: Int
    /// Whether the episode has ended.
    var isOver = false

    /// Creates the environment; call `reset` before the first step.
    ///
    /// - Precondition: there is at least one move, there are no duplicates, and the goal can be reached from a start.
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

    /// Reads the parameters from a spec.
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

    /// The default time limit in steps: twice the number of cells.
    public var standardTimeLimit: Int? { 2 * course.grid.count }
}

extension Maze: Demonstrating {
    /// Returns the first move of a shortest path to the goal, chosen uniformly among all such moves.
    ///
    /// The path uses the agent's own moves and assumes no slips. After a slip, the next call starts from the new cell.
    /// If the goal can no longer be reached, all moves are equally good.
    public func demonstratedAction(using stream: inout RandomStream) -> Int {
        stream.minimumCost(below: moves.count) { distances[targets[position * moves.count + $0]] }
    }
}

extension Maze: ReturnBounding {
    /// Returns the mean over the start cells of the return of the best way: the shortest one to the goal, a hazard if
    /// that is worth more, or standing still.
    ///
    /// A slip makes another of the moves, so that no way with slips is better.
    public func highestMeanReturn(within steps: Int?) -> Double? {
        let limit = Double(steps ?? .max)
        let hasHazard = course.grid.contents.contains(.hazard)
        let returns = starts.map { start -> Double in
            var choices = [
                steps == nil && course.stepCost > 0 ? -.infinity : -course.stepCost * (steps == nil ? 0 : limit)
            ]
            if distances[start] != .max, Double(distances[start]) <= limit {
                choices.append(course.goalReward - course.stepCost * Double(max(1, distances[start])))
            }
            if hasHazard { choices.append(course.hazardReward - course.stepCost) }
            return choices.max() ?? 0
        }
        guard !returns.isEmpty else { return nil }
        let mean = returns.reduce(0, +) / Double(returns.count)
        return mean.isFinite ? mean : nil
    }
}

extension Maze: ObservationPlacing {
    /// The size of a picture, in which a cell is 1 by 1.
    public var pictureSize: (width: Double, height: Double) { course.grid.pictureSize }

    /// Draws the maze and the agent.
    public func draw(on canvas: inout Canvas) {
        drawScene(on: &canvas)
        let middle = place(of: course.grid.cell(position))
        canvas.circle(x: middle.x, y: middle.y, radius: 0.35, .agent)
    }

    /// Draws the walls, the hazards and the goal cell.
    public func drawScene(on canvas: inout Canvas) {
        let grid = course.grid
        grid.draw(on: &canvas)
        canvas.rectangle(x: Double(grid.goal.column), y: Double(grid.goal.row), width: 1, height: 1, .goal)
    }

    /// Returns the center of the observed cell.
    public func place(of observation: Span<Float>) -> Canvas.Point? {
        cellIndex(observation).map { place(of: course.grid.cell($0)) }
    }

    private func place(of cell: Cell) -> Canvas.Point { .init(Double(cell.column) + 0.5, Double(cell.row) + 0.5) }
}

extension Maze: TransitionJudging {
    /// Returns whether `action` leads from one observed cell to the other, ignoring slips.
    public func isPossibleStep(from observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        guard moves.indices.contains(action), let start = cellIndex(observation), let end = cellIndex(next) else {
            return nil
        }
        return targets[start * moves.count + action] == end
    }

    /// Returns the index of the observed cell, or `nil` for an observation that is not from this maze.
    func cellIndex(_ observation: Span<Float>) -> Int? {
        guard observation.count == observationSpace.count else { return nil }
        switch self.observation {
        case .coordinates:
            let (rows, columns) = (Float(max(course.grid.rows - 1, 1)), Float(max(course.grid.columns - 1, 1)))
            let (row, column) = ((observation[0] * rows).rounded(), (observation[1] * columns).rounded())
            guard (0...rows).contains(row), (0...columns).contains(column) else { return nil }
            return course.grid.index(of: Cell(Int(row), Int(column)))
        case .oneHot: return observation.indices.first { observation[$0] > 0.5 }
        }
    }
}

extension Maze {
    /// Places the agent at a start cell, drawing one random number.
    public mutating func reset(using stream: inout RandomStream) {
        position = starts[stream.integer(below: starts.count)]
        isOver = false
    }

    /// Executes the move `action` or, with probability `slip`, another move.
    ///
    /// Draws one random number, and a second one after a slip. A step after the end of the episode changes nothing and
    /// has reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        precondition(moves.indices.contains(action), "\(Self.name) has no action \(action)")
        guard !isOver else { return Step(reward: 0, terminated: true) }
        var executed = action
        if stream.happens(withProbability: slip), moves.count > 1 {
            executed = stream.integer(below: moves.count - 1)
            if executed >= action { executed += 1 }
        }
        position = targets[position * moves.count + executed]
        let step = course.step(reaching: end)
        isOver = step.terminated
        return step
    }

    /// The reason why the current cell ends the episode, if it does.
    private var end: Course.End? {
        if course.grid.contents[position] == .hazard { return .hazard }
        return distances[position] == 0 ? .goal : nil
    }

    /// Writes the agent's row and column scaled to 0...1, or a one-hot encoding of its cell.
    public func observe(into observation: inout MutableSpan<Float>) {
        switch self.observation {
        case .coordinates:
            let cell = course.grid.cell(position)
            observation[0] = Float(cell.row) / Float(max(course.grid.rows - 1, 1))
            observation[1] = Float(cell.column) / Float(max(course.grid.columns - 1, 1))
        case .oneHot:
            for index in 0..<course.grid.count { observation[index] = index == position ? 1 : 0 }
        }
    }

    /// Returns whether a move can lead from `cell` to `other`.
    ///
    /// This is the ground truth about feasibility and is hidden from every learner. Staying in a cell is possible if a
    /// move is blocked there.
    ///
    /// - Returns: `false` if one of the cells is off the map.
    public func canMove(from cell: Cell, to other: Cell) -> Bool {
        let grid = course.grid
        guard grid.contains(cell), grid.contains(other) else { return false }
        let first = grid.index(of: cell) * moves.count
        return targets[first..<first + moves.count].contains(grid.index(of: other))
    }
}
