extension PointMaze {
    /// The equations of motion of the point.
    struct Physics: Sendable {
        /// The acceleration of a thrust of length 1, in cells/s².
        var acceleration = 10.0
        /// The damping coefficient, in 1/s.
        var damping = 1.0
        /// The maximum speed along each axis, in cells/s.
        var speedLimit = 5.0
        /// The duration of a step, in seconds.
        var timeStep = 0.1

        /// The number of integration substeps per step.
        static let parts = 10
        /// The distance from a wall at which a colliding point stops, in cells.
        ///
        /// It is far larger than rounding errors and far too small to see.
        static let gap = 1e-6

        /// Moves `point` for one integration substep.
        ///
        /// The velocity is updated first, with damping applied to the new velocity (the implicit Euler method, which is
        /// stable for any damping). Then the position is updated along x and then along y. A wall cancels the velocity
        /// toward it and keeps the velocity along it.
        func advance(_ point: inout PointMass, by thrust: Thrust, in grid: Grid) {
            let interval = timeStep / Double(Self.parts)
            point.velocityX = velocity(point.velocityX, thrust.x, interval)
            point.velocityY = velocity(point.velocityY, thrust.y, interval)
            let row = grid.cell(x: point.x, y: point.y).row
            let x = Self.slide(from: point.x, to: point.x + point.velocityX * interval) {
                grid[Cell(row, $0)] == .wall
            }
            if x.isStopped { point.velocityX = 0 }
            point.x = x.end
            let column = grid.cell(x: point.x, y: point.y).column
            let y = Self.slide(from: point.y, to: point.y + point.velocityY * interval) {
                grid[Cell(grid.rows - 1 - $0, column)] == .wall
            }
            if y.isStopped { point.velocityY = 0 }
            point.y = y.end
        }

        private func velocity(_ velocity: Double, _ thrust: Double, _ interval: Double) -> Double {
            let next = (velocity + acceleration * thrust * interval) / (1 + damping * interval)
            return min(max(next, -speedLimit), speedLimit)
        }

        /// Returns the end of a path along one axis: `end`, or just before the first wall cell on the way.
        ///
        /// The check covers every cell on the path, however long it is.
        private static func slide(
            from start: Double, to end: Double, isWall: (Int) -> Bool
        ) -> (end: Double, isStopped: Bool) {
            let last = Int(end.rounded(.down))
            let direction = end > start ? 1 : -1
            var cell = Int(start.rounded(.down))
            while cell != last {
                cell += direction
                if isWall(cell) {
                    return (direction > 0 ? Double(cell) - gap : Double(cell + 1) + gap, true)
                }
            }
            return (end, false)
        }
    }
}
