import Understudy

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
