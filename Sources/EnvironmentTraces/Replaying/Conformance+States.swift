import Understudy

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
