import Understudy

extension Maze: TransitionJudging {
    /// Returns whether `action` leads from one observed cell to the other, ignoring slips.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
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
