import QNetworks
import Understudy

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

/// The policy of an episode without learning.
package enum Policy {
    /// A uniformly random action.
    case random
    /// The action with the highest value according to a network's online parameters.
    case greedy(Network)
    /// The scripted policy of an environment, which must be `Demonstrating`.
    case demonstrated
}

extension RunConfiguration {
    /// Loads the greedy policy from a file created by `TrainingRun.policyFile` for a run of this configuration.
    ///
    /// - Throws: `SafetensorsError` if the file is invalid, `NetworkFileError` if it belongs to another network.
    package func policy(from file: [UInt8]) throws -> Policy {
        // All parameters drawn here are replaced.
        var stream = RandomStream(seed: 0, name: "network")
        let network = Network(shape: networkShape, maximumBatch: 1, using: &stream)
        try network.load([.online], from: Safetensors(bytes: file))
        return .greedy(network)
    }
}
