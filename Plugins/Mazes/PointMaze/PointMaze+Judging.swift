import Understudy

extension PointMaze: TransitionJudging {
    /// Returns whether the thrust leads from one observed position and velocity to the other.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
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
