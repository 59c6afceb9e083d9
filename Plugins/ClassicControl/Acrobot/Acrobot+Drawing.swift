import Understudy

extension Acrobot: Drawable {
    /// The size of a picture: 4.4 m by 4.4 m, with the fixed joint in the center.
    public var pictureSize: (width: Double, height: Double) { (4.4, 4.4) }

    /// Draws the goal height as a line, both links, and their upper joints.
    public func draw(on canvas: inout Canvas) {
        let fixed = Canvas.Point(canvas.width / 2, canvas.height / 2)
        let goal = fixed.y - Dynamics.goalHeight
        canvas.line([.init(0, goal), .init(canvas.width, goal)], width: 0.03, .goal)
        // The absolute angle of the second link is the sum of both angles.
        let directions = SIMD2(state.angles[0], state.angles[0] + state.angles[1])
        let across = Dynamics.length * Dynamics.sines(directions)
        let down = Dynamics.length * Dynamics.cosines(directions)
        let motor = Canvas.Point(fixed.x + across[0], fixed.y + down[0])
        let end = Canvas.Point(motor.x + across[1], motor.y + down[1])
        canvas.line([fixed, motor, end], width: 0.2, .agent)
        for joint in [fixed, motor] { canvas.circle(x: joint.x, y: joint.y, radius: 0.1, .ink) }
    }
}
