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

    /// The action that was executed, as the agent numbers it: another one than `action` where actions stick.
    public var executedAction: Int
    /// Whether another action, with the same random numbers, would have led to another observation; `nil` where that was not asked for, or cannot be tried.
    public var actionShows: Bool?

    /// Whether no step of the episode follows.
    public var endsEpisode: Bool { terminated || truncated }
}
