/// The result of a step that is played without learning.
package struct PlayedStep: Hashable, Sendable {
    /// The action, as numbered by the agent.
    package var action: Int
    /// The reward in the environment's own units.
    package var reward: Double
    /// Whether the step ended in a terminal state.
    package var terminated: Bool
    /// Whether the episode is truncated in a non-terminal state, by the time limit or by the environment itself.
    package var truncated: Bool

    /// The executed action, as numbered by the agent; it can differ from `action` with sticky actions.
    package var executedAction: Int
    /// Whether another action, with the same random numbers, would have led to another observation.
    ///
    /// It is `nil` if this was not requested or cannot be tried.
    package var actionShows: Bool?

    /// Whether this is the last step of the episode.
    package var endsEpisode: Bool { terminated || truncated }
}
