import Understudy

extension PointMaze: Drawable {
    /// A cell is 1 by 1.
    public var pictureSize: (width: Double, height: Double) { course.grid.pictureSize }

    /// Draws walls, hazards, the circle of the goal and the point.
    public func draw(on canvas: inout Canvas) {
        let grid = course.grid
        grid.draw(on: &canvas)
        let goal = grid.middle(of: grid.goal)
        let height = Double(grid.rows)
        canvas.circle(x: goal.x, y: height - goal.y, radius: goalRadius, .goal)
        canvas.circle(x: point.x, y: height - point.y, radius: 0.15, .agent)
    }
}
