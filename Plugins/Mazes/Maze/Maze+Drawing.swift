import Understudy

extension Maze: Drawable {
    /// A cell is 1 by 1.
    public var pictureSize: (width: Double, height: Double) { course.grid.pictureSize }

    /// Draws walls, hazards, the goal's cell and the agent.
    public func draw(on canvas: inout Canvas) {
        let grid = course.grid
        grid.draw(on: &canvas)
        canvas.rectangle(x: Double(grid.goal.column), y: Double(grid.goal.row), width: 1, height: 1, .goal)
        let cell = grid.cell(position)
        canvas.circle(x: Double(cell.column) + 0.5, y: Double(cell.row) + 0.5, radius: 0.35, .agent)
    }
}
