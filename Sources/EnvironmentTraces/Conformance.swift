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
                throw DataError.misfit(
                    trace.path,
                    "a trace of states, and those of \(name) cannot be set: it does not conform to StateReplaying")
            }
            try self.init(states: trace, through: environment, options)
        case .draws(let trace):
            guard let environment = environment as? any DrawReplaying else {
                throw DataError.misfit(
                    trace.path, "a trace of draws, and \(name) takes none: it does not conform to DrawReplaying")
            }
            try self.init(draws: trace, through: environment, options)
        }
    }

    /// Creates a result without any comparisons.
    init() {}
}

extension Conformance {
    /// Compares a draw trace up to the first mismatch, because later draws belong to a different episode.
    init(draws trace: DrawTrace, through environment: some DrawReplaying, _ options: Options) throws(DataError) {
        self.init()
        try trace.requireFit(environment)
        var environment = environment
        let space = environment.observationSpace
        var observation = [Float](repeating: 0, count: space.count)
        var recorded = observation
        var comparison = Comparison(tolerance: 0)
        var stepOfEpisode = 0
        for (number, row) in trace.rows.enumerated() {
            var draws = RecordedDraws(Array(trace.draws[row.draws]))
            comparison.removeAll()
            if let action = row.action {
                let step = environment.step(action, drawing: &draws)
                comparison.add("reward", recorded: row.reward, actual: step.reward)
                comparison.add("terminated", recorded: row.terminated, actual: step.terminated)
                steps += 1
            } else {
                guard episodes < options.episodes ?? .max else { return }
                environment.reset(drawing: &draws)
                episodes += 1
                stepOfEpisode = 0
            }
            environment.observe(replacing: &observation)
            for element in recorded.indices { recorded[element] = trace.isSet(element, ofRow: number) ? 1 : 0 }
            comparison.add(recorded: recorded, actual: observation, shape: space.shape)
            largestDifference = max(largestDifference, comparison.largestDifference)

            let unused =
                draws.remaining > 0 ? "left \(draws.remaining) of the \(row.draws.count) draws of the row unused" : nil
            let problem = draws.problem ?? unused
            if !comparison.isEqual || problem != nil {
                mismatch = Mismatch(
                    episode: episodes - 1, step: row.action == nil ? nil : stepOfEpisode, row: number,
                    action: row.action.map { environment.actionSpace.names[$0] }, problem: problem,
                    values: comparison.values, omitted: comparison.omitted)
                return
            }
            if row.action != nil { stepOfEpisode += 1 }
        }
    }
}

extension Conformance {
    /// Compares a whole state trace and does not stop at a mismatch.
    ///
    /// The largest difference then shows which tolerance would be needed.
    ///
    /// An episode ends early if the environment terminates it.
    init(states trace: StateTrace, through environment: some StateReplaying, _ options: Options) throws {
        self.init()
        try trace.requireFit(environment)
        var replay = StateReplay(environment: environment, options: options)
        for episode in trace.episodes.prefix(options.episodes ?? .max) {
            try replay.play(episode, number: episodes, into: &self)
            episodes += 1
        }
    }
}

/// Replays episodes of a state trace.
private struct StateReplay<E: StateReplaying> {
    var environment: E
    let options: Conformance.Options
    let names: [String]
    /// The stream passed to each step; an environment with deterministic steps draws nothing from it.
    var stream = RandomStream(seed: 0, name: "verify")
    var observation: [Float]
    var comparison: Comparison

    init(environment: E, options: Conformance.Options) {
        self.environment = environment
        self.options = options
        names = environment.stateNames
        observation = [Float](repeating: 0, count: environment.observationSpace.count)
        comparison = Comparison(tolerance: options.tolerance)
    }

    mutating func play(_ episode: StateTrace.Episode, number: Int, into conformance: inout Conformance) throws {
        environment.replayedState = episode.states[0]
        comparison.removeAll()
        compareState(0, of: episode)
        conclude(number, step: nil, action: nil, into: &conformance)
        for (index, action) in episode.actions.enumerated() {
            if options.singleSteps, index > 0 { environment.replayedState = episode.states[index] }
            let step = try environment.step(action, using: &stream)
            comparison.removeAll()
            compareState(index + 1, of: episode)
            comparison.add("reward", recorded: episode.rewards[index], actual: step.reward)
            comparison.add("terminated", recorded: episode.terminated[index], actual: step.terminated)
            conformance.steps += 1
            conclude(number, step: index, action: environment.actionSpace.names[action], into: &conformance)
            if step.terminated, !options.singleSteps { break }
        }
    }

    private mutating func compareState(_ index: Int, of episode: StateTrace.Episode) {
        let state = environment.replayedState
        for (element, name) in names.enumerated() {
            comparison.add(name, recorded: episode.states[index][element], actual: state[element])
        }
        environment.observe(replacing: &observation)
        comparison.add(
            recorded: episode.observations[index], actual: observation, shape: environment.observationSpace.shape)
    }

    private func conclude(_ episode: Int, step: Int?, action: String?, into conformance: inout Conformance) {
        conformance.largestDifference = max(conformance.largestDifference, comparison.largestDifference)
        guard conformance.mismatch == nil, !comparison.isEqual else { return }
        conformance.mismatch = Mismatch(
            episode: episode, step: step, row: nil, action: action, problem: nil, values: comparison.values,
            omitted: comparison.omitted)
    }
}

extension Environment {
    /// Replaces the contents of `observation` with the current observation.
    func observe(replacing observation: inout [Float]) {
        var span = observation.mutableSpan
        observe(into: &span)
    }
}
