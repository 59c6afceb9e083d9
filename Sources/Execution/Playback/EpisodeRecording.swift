import Training
import Understudy

/// Whole episodes of observations, as an expert's recording has them, with the actions and returns that learners do not see.
package struct EpisodeRecording: Sendable {
    /// How much is recorded.
    package enum Amount: Hashable, Sendable {
        /// As many episodes.
        case episodes(Int)
        /// As many episodes as have at least so many transitions together.
        case transitions(Int)
    }

    /// The most numbers of all observations together: a file's array has at most 1 GiB.
    private static let maximumCount = 1 << 28

    /// All T + 1 observations of each episode, one episode after another, in the environment's own units.
    package private(set) var observations: [Float] = []
    /// Where each episode's observations begin, counted in observations, and after the last one their number.
    package private(set) var offsets: [Int64] = [0]
    /// Whether each episode's last transition ended in a terminal state.
    package private(set) var terminated: [Bool] = []
    /// Whether each episode was cut, in a state that is not terminal.
    package private(set) var truncated: [Bool] = []
    /// The action of each transition, as the agent numbers them.
    package private(set) var actions: [Int64] = []
    /// The reward of each transition, in the environment's own units.
    package private(set) var rewards: [Float] = []
    /// The action that the environment executed in each transition, as the agent numbers it.
    package private(set) var executedActions: [Int64] = []
    /// Whether another action would have led elsewhere, with the same random numbers, for each transition; empty where that cannot be tried.
    package private(set) var actionShows: [Bool] = []
    /// The undiscounted sum of each episode's rewards, in the environment's own units.
    package private(set) var returns: [Double] = []

    /// Plays and records.
    ///
    /// - Throws: what playing throws; `RunError` where there is more than a file can hold, and where an observation is not finite.
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
            if let shows = step.actionShows { actionShows.append(shows) }
            try recordObservation(of: player.environment, number)
            guard step.endsEpisode else { continue }
            terminated.append(step.terminated)
            truncated.append(step.truncated)
            break
        }
        returns.append(player.episodeReturn)
        offsets.append(Int64(actions.count + returns.count))
    }

    private mutating func recordObservation(of environment: PlayedEnvironment, _ number: Int) throws(RunError) {
        var observation = [Float](repeating: 0, count: environment.base.observationSpace.count)
        guard observations.count + observation.count <= Self.maximumCount else {
            throw RunError(
                "the observations of \(number) episodes have more than the \(Self.maximumCount) numbers that a file can hold; "
                    + "record fewer episodes")
        }
        var span = observation.mutableSpan
        environment.base.observe(into: &span)
        if let place = observation.firstIndex(where: { !$0.isFinite }) {
            throw RunError(
                "the environment '\(environment.label)' gave \(observation[place]) as element \(place) of an observation "
                    + "in episode \(number): a defect of the environment")
        }
        observations += observation
    }
}

extension EpisodeRecording {
    /// The mean, the standard deviation (of the episodes themselves, divided by their number), the least and the greatest of the returns.
    package struct Returns: Hashable, Sendable, Encodable {
        /// The mean.
        package let mean: Double
        /// The standard deviation.
        package let std: Double
        /// The least.
        package let min: Double
        /// The greatest.
        package let max: Double
    }

    /// What the returns are like.
    package var returnSummary: Returns {
        let count = Double(returns.count)
        let mean = returns.reduce(0, +) / count
        let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        return Returns(
            mean: mean, std: variance.squareRoot(), min: returns.min() ?? mean, max: returns.max() ?? mean)
    }
}
