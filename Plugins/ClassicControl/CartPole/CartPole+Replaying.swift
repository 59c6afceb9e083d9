import Understudy

extension CartPole: StateReplaying {
    /// The cart's position (m) and velocity (m/s), the pole's angle (rad) and angular velocity (rad/s).
    public var stateNames: [String] { ["position", "velocity", "angle", "angular velocity"] }

    /// The cart's position (m) and velocity (m/s), the pole's angle (rad) and angular velocity (rad/s).
    public var replayedState: [Double] {
        get { [state.position, state.velocity, state.angle, state.angularVelocity] }
        set {
            state = State(
                position: newValue[0], velocity: newValue[1], angle: newValue[2], angularVelocity: newValue[3])
        }
    }
}
