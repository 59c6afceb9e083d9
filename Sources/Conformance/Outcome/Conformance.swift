import Understudy

/// What came of replaying a trace through an environment.
package struct Conformance: Hashable, Sendable {
    /// How strictly, and how much of a trace, is compared.
    package struct Options: Hashable, Sendable {
        /// The number of episodes from the first one on; `nil` for all.
        package var episodes: Int?
        /// Whether every step of a trace of states starts from its recorded state, in place of running on from the first.
        package var singleSteps: Bool
        /// The largest difference of a number of a trace of states that counts as equal, in the number's own unit.
        package var tolerance: Double

        /// Creates options.
        package init(episodes: Int? = nil, singleSteps: Bool = false, tolerance: Double = 0) {
            self.episodes = episodes
            self.singleSteps = singleSteps
            self.tolerance = tolerance
        }
    }

    /// The number of episodes that were compared.
    package internal(set) var episodes = 0
    /// The number of steps that were compared, all of which are equal where there is no mismatch.
    package internal(set) var steps = 0
    /// The largest difference of two numbers that were compared.
    package internal(set) var largestDifference = 0.0
    /// Where the environment was first not as recorded; `nil` for nowhere.
    package internal(set) var mismatch: Mismatch?

    /// Replays `trace` through `environment` and compares what they give, bit by bit where the tolerance is 0.
    ///
    /// - Throws: `DataError` where the trace is none of such an environment, and what the environment itself throws.
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

    /// Nothing compared so far.
    init() {}
}
