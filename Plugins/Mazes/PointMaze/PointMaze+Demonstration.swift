import Understudy

extension PointMaze: Demonstrating {
    /// Returns the thrust that best steers the point to the next cell of a shortest path to the goal.
    ///
    /// Each thrust is simulated for one step. The resulting position is extrapolated at constant velocity over a fixed
    /// horizon. The thrust whose extrapolated position is nearest to the center of the next cell wins. This is a
    /// proportional-derivative controller over a discrete set of thrusts. The horizon is the time in which the point
    /// can brake to a stop within one cell. If no path leads to the goal, the point stays near the center of its cell.
    public func demonstratedAction(using stream: inout RandomStream) -> Int {
        let target = course.grid.middle(of: nextCell)
        let horizon = (2 / physics.acceleration).squareRoot()
        return stream.minimumCost(below: thrusts.count) { index -> Double in
            var point = point
            switch advance(&point, by: thrusts[index]) {
            case .goal: return -1
            case .hazard: return .infinity
            case nil: break
            }
            let dx = point.x + horizon * point.velocityX - target.x
            let dy = point.y + horizon * point.velocityY - target.y
            return dx * dx + dy * dy
        }
    }

    /// The neighboring cell nearest to the goal, with ties broken in the order of `Move.news`; at the goal, the current
    /// cell.
    private var nextCell: Cell {
        let grid = course.grid
        var best = grid.cell(x: point.x, y: point.y)
        for move in Move.news {
            let cell = grid.cell(x: point.x, y: point.y).moved(by: move)
            if grid.contains(cell), distances[grid.index(of: cell)] < distances[grid.index(of: best)] { best = cell }
        }
        return best
    }
}
