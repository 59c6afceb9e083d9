/// An environment without chance in its steps whose state is a list of numbers, so that `understudy verify` can compare it with
/// trajectories of states that another implementation has recorded.
public protocol StateReplaying: Environment {
    /// What the numbers of a state mean, in their order, for messages: `["position", "velocity"]`. Constant.
    var stateNames: [String] { get }

    /// The present state in full precision. Setting it begins an episode there, as a `reset` would that had drawn it.
    ///
    /// - Precondition: as many numbers as there are names.
    var replayedState: [Double] { get set }
}
