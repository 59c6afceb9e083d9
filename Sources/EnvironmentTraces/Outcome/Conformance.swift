import Understudy

/// The result of replaying a trace through an environment.
package struct Conformance: Hashable, Sendable {
    /// The strictness and the extent of the comparison.
    package struct Options: Hashable, Sendable {
        /// The number of episodes to compare, counted from the first; `nil` for all.
        package var episodes: Int?
        /// Whether every step of a state trace starts from its recorded state.
        ///
        /// Otherwise, the environment continues from the first state.
        package var singleSteps: Bool
        /// The largest difference in a number of a state trace that counts as equal, in that number's unit.
        package var tolerance: Double

        /// Creates options.
        package init(episodes: Int? = nil, singleSteps: Bool = false, tolerance: Double = 0) {
            self.episodes = episodes
            self.singleSteps = singleSteps
            self.tolerance = tolerance
        }
    }

    /// The number of episodes compared.
    package internal(set) var episodes = 0
    /// The number of steps compared; without a mismatch, all of them are equal.
    package internal(set) var steps = 0
    /// The largest difference between two compared numbers.
    package internal(set) var largestDifference = 0.0
    /// The first difference between the environment and the trace; `nil` if there is none.
    package internal(set) var mismatch: Mismatch?

    /// Replays `trace` through `environment` and compares the results, bit by bit if the tolerance is 0.
    ///
    /// - Throws: `DataError` if the trace does not fit the environment, and any error from the environment.
    package init(
        of environment: any Environment, with trace: Trace, _ options: Options = Options()
    ) throws {
        let name = type(of: environment).name
        switch trace {
        case .states(let trace):
            guard let environment = environment as? any StateReplaying else {
                throw Trace.misfit(
                    trace.path,
                    "a trace of states, and those of \(name) cannot be set: it does not conform to StateReplaying")
            }
            try self.init(states: trace, through: environment, options)
        case .draws(let trace):
            guard let environment = environment as? any DrawReplaying else {
                throw Trace.misfit(
                    trace.path, "a trace of draws, and \(name) takes none: it does not conform to DrawReplaying")
            }
            try self.init(draws: trace, through: environment, options)
        }
    }

    /// Creates a result without any comparisons.
    init() {}
}
