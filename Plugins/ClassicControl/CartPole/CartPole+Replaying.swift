import Understudy

extension CartPole: StateReplaying {
    /// The names of the state components.
    ///
    /// They are the cart's position (m) and velocity (m/s), then the pole's angle (rad) and angular velocity (rad/s).
    public var stateNames: [String] { ["position", "velocity", "angle", "angular velocity"] }

    /// The state components.
    ///
    /// They are the cart's position (m) and velocity (m/s), then the pole's angle (rad) and angular velocity (rad/s).
    public var replayedState: [Double] {
        get { [state.position, state.velocity, state.angle, state.angularVelocity] }
        set {
            state = State(
                position: newValue[0], velocity: newValue[1], angle: newValue[2], angularVelocity: newValue[3])
        }
    }
}
