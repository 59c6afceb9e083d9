import AgentTraining
import Understudy

/// Whole episodes of observations, as in an expert's recording, with the actions and returns that learners do not see.
package struct EpisodeRecording: Sendable {
    /// The amount to record.
    package enum Amount: Hashable, Sendable {
        /// This number of episodes.
        case episodes(Int)
        /// The smallest number of episodes that have at least this number of transitions together.
        case transitions(Int)
    }

    /// The maximum number of values in all observations, because an array in a file has at most 1 GiB.
    private static let maximumCount = 1 << 28

    /// All T + 1 observations of each episode, episode by episode, in the environment's own units.
    package private(set) var observations: [Float] = []
    /// The index of the first observation of each episode, followed by the total number of observations.
    package private(set) var offsets: [Int64] = [0]
    /// Flags for the episodes whose last transition ended in a terminal state.
    package private(set) var terminated: [Bool] = []
    /// Flags for the episodes that were truncated in a non-terminal state.
    package private(set) var truncated: [Bool] = []
    /// The action of each transition, by the agent's numbering.
    package private(set) var actions: [Int64] = []
    /// The reward of each transition, in the environment's own units.
    package private(set) var rewards: [Float] = []
    /// The action that the environment executed in each transition, by the agent's numbering.
    package private(set) var executedActions: [Int64] = []
    /// Flags for the transitions in which another action would have had another result with the same random numbers.
    ///
    /// Empty if this cannot be tested.
    package private(set) var actionShows: [Bool] = []
    /// Flags for the transitions in which every other action would have had another result.
    ///
    /// Empty if this cannot be tested.
    package private(set) var actionIsUnique: [Bool] = []
    /// The undiscounted sum of each episode's rewards, in the environment's own units.
    package private(set) var returns: [Double] = []

    /// Plays and records episodes.
    ///
    /// - Throws: the errors of playing; `RunError` if there is more than a file can hold, or an observation is not
    ///   finite.
    package init(_ amount: Amount, by player: inout EpisodePlayer, using stream: inout RandomStream) throws {
        player.tellsWhatShows = true
        while !isComplete(amount) { try recordEpisode(by: &player, using: &stream) }
    }

    private func isComplete(_ amount: Amount) -> Bool {
        switch amount {
        case .episodes(let count): returns.count >= count
        case .transitions(let count): actions.count >= count
        }
    }

    private mutating func recordEpisode(by player: inout EpisodePlayer, using stream: inout RandomStream) throws {
        let number = returns.count + 1
        try player.begin(.episode(number), using: &stream)
        try recordObservation(of: player.environment, number)
        while true {
            let step = try player.takeStep(using: &stream)
            actions.append(Int64(step.action))
            rewards.append(Float(step.reward))
            executedActions.append(Int64(step.executedAction))
            if let trace = step.actionTrace {
                actionShows.append(trace.shows)
                actionIsUnique.append(trace.isUnique)
            }
            try recordObservation(of: player.environment, number)
            guard step.endsEpisode else { continue }
            terminated.append(step.terminated)
            truncated.append(step.truncated)
            break
        }
        returns.append(player.episodeReturn)
        offsets.append(Int64(actions.count + returns.count))
    }

    private mutating func recordObservation(of environment: AgentEnvironment, _ number: Int) throws(RunError) {
        var observation = [Float](repeating: 0, count: environment.recordedSpace.count)
        guard observations.count + observation.count <= Self.maximumCount else {
            throw RunError(
                "the observations of \(number) episodes have more than the \(Self.maximumCount) numbers that a file can hold; "
                    + "record fewer episodes")
        }
        var span = observation.mutableSpan
        environment.observeUnscaled(into: &span)
        if let place = observation.firstIndex(where: { !$0.isFinite }) {
            throw RunError(
                "the environment '\(environment.label)' gave \(observation[place]) as element \(place) of an observation "
                    + "in episode \(number): a defect of the environment")
        }
        observations += observation
    }
}

extension EpisodeRecording {
    /// Statistics of the returns: mean, population standard deviation, minimum and maximum.
    package struct Returns: Hashable, Sendable {
        /// The mean.
        package let mean: Double
        /// The standard deviation of the episodes themselves, with their number as the divisor.
        package let std: Double
        /// The minimum.
        package let min: Double
        /// The maximum.
        package let max: Double
    }

    /// Statistics of the returns.
    package var returnSummary: Returns {
        let count = Double(returns.count)
        let mean = returns.reduce(0, +) / count
        let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        return Returns(
            mean: mean, std: variance.squareRoot(), min: returns.min() ?? mean, max: returns.max() ?? mean)
    }
}
