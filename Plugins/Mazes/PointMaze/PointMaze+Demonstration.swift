import Understudy

extension PointMaze: Demonstrating {
    /// The thrust after which the point is best on its way to the next cell of a shortest way to the goal.
    ///
    /// Every thrust is tried for one step. Of the state that it leads to, the place counts where the point would be some time later at the same
    /// velocity: that nearest to the middle of the next cell wins. This is a proportional and derivative controller with a choice among
    /// thrusts; the time is that in which the point can stop from the speed at which it covers a cell. Where no way leads to the goal, it stays
    /// near the middle of its cell.
    public func demonstratedAction(using stream: inout RandomStream) -> Int {
        let target = course.grid.middle(of: nextCell)
        let horizon = (2 / physics.acceleration).squareRoot()
        return stream.leastCost(below: thrusts.count) { index -> Double in
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

    /// The neighbour of the point's cell that is nearest to the goal, the first of several in the order of `Move.news`; at the goal, its cell.
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
