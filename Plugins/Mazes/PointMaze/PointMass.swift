/// The position and velocity of a point mass, in cells and seconds, with the origin at the map's lower left corner.
struct PointMass: Hashable, Sendable {
    /// The position in cells; x increases to the right and y upward.
    var x: Double
    var y: Double
    /// The velocity in cells per second.
    var velocityX = 0.0
    var velocityY = 0.0

    /// Returns whether the point is within `radius` of `(x, y)`.
    func isWithin(_ radius: Double, of x: Double, _ y: Double) -> Bool {
        let (dx, dy) = (self.x - x, self.y - y)
        return dx * dx + dy * dy <= radius * radius
    }
}

extension Grid {
    /// Returns the cell that contains a position; x increases to the right and y upward from the lower left corner.
    func cell(x: Double, y: Double) -> Cell { Cell(rows - 1 - Int(y.rounded(.down)), Int(x.rounded(.down))) }

    /// Returns the center of `cell`.
    func middle(of cell: Cell) -> (x: Double, y: Double) {
        (Double(cell.column) + 0.5, Double(rows - 1 - cell.row) + 0.5)
    }
}
