import Understudy

extension MountainCar: StateReplaying {
    /// The names of the state components: position and velocity.
    public var stateNames: [String] { ["position", "velocity"] }

    /// The position and velocity in the environment's own units.
    public var replayedState: [Double] {
        get { [state.position, state.velocity] }
        set { state = State(position: newValue[0], velocity: newValue[1]) }
    }
}
