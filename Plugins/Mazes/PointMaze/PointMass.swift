/// A point with a mass, in cells and seconds; x grows to the right and y upwards from the lower left corner of the map.
struct PointMass: Hashable, Sendable {
    /// The position in cells.
    var x: Double
    var y: Double
    /// The velocity in cells a second.
    var velocityX = 0.0
    var velocityY = 0.0

    /// Whether the point is at `(x, y)` or within `radius` of it.
    func isWithin(_ radius: Double, of x: Double, _ y: Double) -> Bool {
        let (dx, dy) = (self.x - x, self.y - y)
        return dx * dx + dy * dy <= radius * radius
    }
}

extension Grid {
    /// The cell in which a place is; x grows to the right and y upwards from the lower left corner.
    func cell(x: Double, y: Double) -> Cell { Cell(rows - 1 - Int(y.rounded(.down)), Int(x.rounded(.down))) }

    /// The middle of `cell`.
    func middle(of cell: Cell) -> (x: Double, y: Double) {
        (Double(cell.column) + 0.5, Double(rows - 1 - cell.row) + 0.5)
    }
}
