extension PointMaze {
    /// How the point moves.
    struct Physics: Sendable {
        /// The acceleration of a thrust of length 1, in cells/s².
        var acceleration = 10.0
        /// The share of the velocity that is lost, in 1/s.
        var damping = 1.0
        /// The greatest velocity along each axis, in cells/s.
        var speedLimit = 5.0
        /// The length of a step in s.
        var timeStep = 0.1

        /// The parts of a step, each integrated by itself.
        static let parts = 10
        /// How far from a wall a point stops that runs into it, in cells: far more than rounding errors, far less than can be seen.
        static let gap = 1e-6

        /// Moves `point` for one part of a step: first its velocity, with the damping of the new one (Euler's implicit method, which no damping makes
        /// unstable), then its position, along x and then along y. A wall takes the velocity towards it and leaves that along it.
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

        /// Where a way along one axis ends: at `end`, or before the first cell that `isWall` says is one, however long the way.
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
