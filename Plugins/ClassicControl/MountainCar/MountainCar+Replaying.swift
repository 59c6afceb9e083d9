import Understudy

extension MountainCar: StateReplaying {
    /// Position and velocity in the environment's own units.
    public var stateNames: [String] { ["position", "velocity"] }

    /// Position and velocity in the environment's own units.
    public var replayedState: [Double] {
        get { [state.position, state.velocity] }
        set { state = State(position: newValue[0], velocity: newValue[1]) }
    }
}
