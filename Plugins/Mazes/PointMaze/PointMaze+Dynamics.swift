import Understudy

extension PointMaze {
    /// Places the point at rest near the center of a start cell, drawing three random numbers.
    public mutating func reset(using stream: inout RandomStream) {
        let middle = course.grid.middle(of: starts[stream.integer(below: starts.count)])
        point = PointMass(
            x: middle.x + stream.uniform(in: -startNoise...startNoise),
            y: middle.y + stream.uniform(in: -startNoise...startNoise))
        isOver = false
    }

    /// Applies a thrust for `time_step` seconds or until the episode ends.
    ///
    /// Draws no random numbers. A step after the end of the episode changes nothing and has reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        precondition(thrusts.indices.contains(action), "\(Self.name) has no action \(action)")
        guard !isOver else { return Step(reward: 0, terminated: true) }
        let step = course.step(reaching: advance(&point, by: thrusts[action]))
        isOver = step.terminated
        return step
    }

    /// Moves `point` for one step or until the episode ends, and returns the cause of the end.
    func advance(_ point: inout PointMass, by thrust: Thrust) -> Course.End? {
        let goal = course.grid.middle(of: course.grid.goal)
        for _ in 0..<Physics.parts {
            physics.advance(&point, by: thrust, in: course.grid)
            if point.isWithin(goalRadius, of: goal.x, goal.y) { return .goal }
            if course.grid[course.grid.cell(x: point.x, y: point.y)] == .hazard { return .hazard }
        }
        return nil
    }

    /// Writes position and velocity, x before y, relative to the map's size and the speed limit.
    public func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = Float(point.x / Double(course.grid.columns))
        observation[1] = Float(point.y / Double(course.grid.rows))
        observation[2] = Float(point.velocityX / physics.speedLimit)
        observation[3] = Float(point.velocityY / physics.speedLimit)
    }
}
