/// What a step of an episode was that is played and not learned from.
public struct PlayedStep: Hashable, Sendable {
    /// The action as the agent numbers it.
    public var action: Int
    /// The reward in the environment's own units.
    public var reward: Double
    /// Whether the step ended in a terminal state.
    public var terminated: Bool
    /// Whether the episode is cut here, in a state that is not terminal: by the time limit, or by the environment itself.
    public var truncated: Bool

    /// Whether no step of the episode follows.
    public var endsEpisode: Bool { terminated || truncated }
}
