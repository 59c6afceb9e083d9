import Understudy

/// Episodes as lists of states, with the agent's observations, actions and rewards.
package struct StateTrace: Hashable, Sendable {
    /// An episode of T actions.
    package struct Episode: Hashable, Sendable {
        /// T + 1 states, each with one number per name in the environment's `stateNames`.
        var states: [[Double]]
        /// T + 1 observations.
        var observations: [[Float]]
        /// T actions.
        var actions: [Int]
        /// T rewards.
        var rewards: [Double]
        /// T values that tell whether the state after each action was terminal.
        var terminated: [Bool]
    }

    /// The path of the trace, for error messages.
    let path: String
    /// The episodes, at least one; all states have the same size, and so do all observations.
    let episodes: [Episode]

    /// Checks that the states, observations and actions of `environment` match the trace.
    func requireFit(_ environment: any StateReplaying) throws(DataError) {
        let name = type(of: environment).name
        let (states, observations) = (environment.stateNames.count, environment.observationSpace.count)
        if let size = episodes.first?.states.first?.count, size != states {
            throw Trace.misfit(
                path,
                "a state has \(count(size)), and one of \(name) has \(states): "
                    + environment.stateNames.joined(separator: ", "))
        }
        if let size = episodes.first?.observations.first?.count, size != observations {
            throw Trace.misfit(path, "an observation has \(count(size)), and one of \(name) has \(observations)")
        }
        for (number, episode) in episodes.enumerated() {
            guard let step = episode.actions.firstIndex(where: { $0 >= environment.actionSpace.count }) else {
                continue
            }
            throw Trace.misfit(
                path, action: episode.actions[step], at: "episodes[\(number)].actions[\(step)]", of: environment)
        }
    }

    private func count(_ size: Int) -> String { size == 1 ? "1 number" : "\(size) numbers" }
}
