import Understudy

extension Acrobot: StateReplaying {
    /// The names of the state components: both angles (rad), then both angular velocities (rad/s).
    public var stateNames: [String] { ["angle 1", "angle 2", "velocity 1", "velocity 2"] }

    /// The state components: both angles (rad), then both angular velocities (rad/s).
    public var replayedState: [Double] {
        get { [state.angles[0], state.angles[1], state.velocities[0], state.velocities[1]] }
        set {
            state = State(angles: SIMD2(newValue[0], newValue[1]), velocities: SIMD2(newValue[2], newValue[3]))
        }
    }
}
