import Understudy

extension Maze: TransitionJudging {
    /// Whether the move `action` leads from one cell to the other, slips aside.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        guard moves.indices.contains(action), let start = cellIndex(observation), let end = cellIndex(next) else {
            return nil
        }
        return targets[start * moves.count + action] == end
    }

    /// The number of the cell in which an observation was made; `nil` where it is none of this maze.
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
