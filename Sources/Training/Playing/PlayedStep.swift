/// The result of a step that is played without learning.
public struct PlayedStep: Hashable, Sendable {
    /// The action, as numbered by the agent.
    public var action: Int
    /// The reward in the environment's own units.
    public var reward: Double
    /// Whether the step ended in a terminal state.
    public var terminated: Bool
    /// Whether the episode is truncated in a non-terminal state, by the time limit or by the environment itself.
    public var truncated: Bool

    /// The executed action, as numbered by the agent; it can differ from `action` with sticky actions.
    public var executedAction: Int
    /// Whether another action, with the same random numbers, would have led to another observation.
    ///
    /// It is `nil` if this was not requested or cannot be tried.
    public var actionShows: Bool?

    /// Whether this is the last step of the episode.
    public var endsEpisode: Bool { terminated || truncated }
}
