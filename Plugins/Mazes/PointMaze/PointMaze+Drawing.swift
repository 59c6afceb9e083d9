import Understudy

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
