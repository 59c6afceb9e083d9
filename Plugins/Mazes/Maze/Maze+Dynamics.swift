import Understudy

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
