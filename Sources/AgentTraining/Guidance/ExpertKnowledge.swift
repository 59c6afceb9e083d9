import ImitationTools
import Understudy

/// The knowledge about the expert: its recordings, the inferred actions, and the bridges over infeasible transitions.
struct ExpertKnowledge {
    let recordings: ExpertRecordings
    /// All recordings, joined to one; transitions are numbered in it.
    let recording: ExpertRecording
    let actionCount: Int
    private(set) var inferencer: any ActionInferencer
    private(set) var bridging: any BridgingStrategy
    private(set) var trial: LabelTrial
    /// The last summary of each recording.
    private var lastSurveys: [Survey]
    private var stepsSinceSurvey = 1 << 49
    private(set) var stepCount = 0
    /// Whether each transition is truly infeasible, as far as the environment can tell.
    let truth: [Bool?]

    /// A summary of a whole recording.
    struct Survey: Hashable {
        var expertReturn: Double?
        var expertReturnError = 0.0
        var hasUnknownEnds: Bool
    }

    /// The current training data from one expert transition.
    struct Demonstration {
        /// The action to learn: the inferred action or the first action of a bridge.
        var action: Int
        /// The reward, discounted over the steps of a bridge; `nil` if it is unknown.
        var reward: Float?
        /// The number of agent steps.
        var steps: Int
        /// The next observation if it differs from the recording's, which is the end of a bridge.
        var end: [Float]?
        /// Whether the next state is terminal.
        var terminated: Bool
        /// The error of the inference; `nil` for a bridge, because the agent has executed it itself.
        var error: Float?
        /// The certainty of the action, in 0...1.
        var certainty: Float
        /// The number of expert transitions that the demonstration covers.
        var expertSteps: Int
        /// The steps of a bridge after the first one.
        var interior: [Bridge.Interior] = []
    }

    init(
        _ recordings: ExpertRecordings, inferencer: any ActionInferencer, bridging: any BridgingStrategy,
        states: [ExpertStates], observations: ObservationSpace, actions: ActionSpace, gamma: Float, seed: UInt64,
        measuresLabels: Bool, truth: [Bool?] = []
    ) throws {
        self.recordings = recordings
        recording = recordings.joined
        lastSurveys = Array(
            repeating: Survey(expertReturn: nil, hasUnknownEnds: true), count: recordings.count)
        self.truth = truth
        actionCount = actions.count
        self.inferencer = inferencer
        self.bridging = bridging
        let random = RandomStream(seed: seed, name: "inference")
        try self.inferencer.begin(recording, observations: observations, actions: actions, random: random)
        trial = LabelTrial(
            of: self.inferencer, like: inferencer, observations: observations, actions: actions, states: states,
            recordings: recordings, seed: seed, isMeasured: measuresLabels)
        try self.bridging.begin(recording, observations: observations, actions: actions, gamma: Double(gamma))
    }

    /// Learns from one of the agent's own transitions.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        isRandom: Bool
    ) {
        trial.observe(observation)
        if stepsSinceSurvey < .max { stepsSinceSurvey += 1 }
        stepCount += 1
        if isRandom { trial.test(inferencer, from: observation, action: action, to: next) }
        inferencer.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, isRandom: isRandom)
        let inferencer = inferencer
        bridging.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, endsEpisode: endsEpisode
        ) { inferencer.inference(for: $0) }
    }

    /// Trains the inferencer on a sample of the agent's transitions.
    mutating func learn(from sample: OwnSample) { inferencer.learn(sample) }

    /// Prepares the tests of labels before an update.
    mutating func updateBegins(replay: ReplayMemory) { trial.updateBegins(at: stepCount, replay: replay) }

    /// Prefetches data of `transitions`, whose demonstrations and observations will be read next.
    func prefetch(_ transitions: Span<Int32>) {
        inferencer.prefetch(transitions)
        recording.prefetch(transitions)
    }

    /// Returns the current demonstration from expert transition `j`, or `nil` if there is none.
    ///
    /// - Precondition: the actions of the inferencer and the bridging strategy are valid agent actions.
    func demonstration(from j: Int) -> Demonstration? {
        let inference = inferencer.inference(for: j)
        switch bridging.feasibility(of: j, inference: inference) {
        case .infeasible:
            return nil
        case .bridged(let bridge):
            check(bridge.action)
            return Demonstration(
                action: bridge.action, reward: bridge.reward, steps: bridge.steps, end: bridge.end,
                terminated: bridge.terminated, error: nil, certainty: 1, expertSteps: bridge.expertSteps,
                interior: bridge.interior)
        case .feasible:
            guard
                let inference = trial.calibrated(
                    inference, of: recordings.part(of: j), radius: inferencer.acceptanceRadius)
            else { return nil }
            check(inference.action)
            return Demonstration(
                action: inference.action, reward: inference.reward, steps: 1, end: nil,
                terminated: inference.terminated, error: inference.error, certainty: inference.certainty,
                expertSteps: 1)
        }
    }

    // Batch rows are indexed by their action without further checks.
    private func check(_ action: Int) {
        precondition(action >= 0 && action < actionCount, "an expert transition was explained by an unknown action")
    }

    /// Returns whether at least `count` transitions have a demonstration.
    ///
    /// - Complexity: O(number of transitions).
    func hasDemonstrations(_ count: Int) -> Bool {
        var found = 0
        for j in 0..<recording.transitionCount where demonstration(from: j) != nil {
            found += 1
            if found == count { return true }
        }
        return false
    }

    /// Appends a row to `batch` with its two observations.
    ///
    /// - Parameters:
    ///   - j: the transition whose first observation is the row's, unless there is an `interior` step.
    ///   - interior: a step inside of the bridge over transition `j`.
    ///   - last: the demonstration whose end is the next observation; it begins with transition `lastIndex`.
    func append(
        _ row: UpdateBatch.Row, from j: Int, _ interior: Bridge.Interior? = nil, toEndOf last: Demonstration,
        from lastIndex: Int, to batch: UpdateBatch
    ) {
        let size = batch.observationCount
        precondition(
            recording.observationCount == size && interior?.observation.count ?? size == size,
            "observations of another size")
        let start = batch.append(row)
        let (first, second) = (batch.observations, batch.nextObservations)
        var observations = first.mutableSpan
        var nextObservations = second.mutableSpan
        if let interior {
            observations.update(from: interior.observation.span, at: start)
        } else {
            recording.copyObservation(inRow: recording.row(of: j), into: &observations, at: start)
        }
        if let end = last.end {
            precondition(end.count == size, "a bridge ends in an observation of another size")
            nextObservations.update(from: end.span, at: start)
        } else {
            recording.copyObservation(inRow: recording.row(of: lastIndex) + 1, into: &nextObservations, at: start)
        }
    }

    /// The expert's mean return over all trajectories.
    var expertReturn: Double? { expertReturn(over: 0..<recording.transitionCount) }

    /// Returns the expert's mean return over the trajectories of `transitions` according to the demonstrations (G_E).
    ///
    /// The return is undiscounted, except within bridges. Transitions without a known reward count with the mean of the
    /// known rewards. It is `nil` if no reward is known.
    ///
    /// - Complexity: O(number of transitions).
    func expertReturn(over transitions: Range<Int>) -> Double? { returnOfExpert(over: transitions)?.mean }

    /// The same mean with its standard error over the trajectories.
    ///
    /// The return of each trajectory is estimated from its own known rewards. The error is 0 if fewer than two
    /// trajectories have known rewards.
    private func returnOfExpert(over transitions: Range<Int>) -> (mean: Double, error: Double)? {
        var (sum, known) = (0.0, 0)
        // Welford's algorithm for the mean and the sum of squares of the trajectories' returns.
        var (judged, mean, squares) = (0.0, 0.0, 0.0)
        var (start, count) = (0, 0)
        for trajectory in recording.trajectories {
            let end = start + trajectory.length
            guard transitions.contains(start) else {
                start = end
                continue
            }
            count += 1
            var (own, ownKnown) = (0.0, 0)
            var j = start
            while j < end {
                guard let demonstration = demonstration(from: j) else {
                    j += 1
                    continue
                }
                j += demonstration.expertSteps
                guard let reward = demonstration.reward else { continue }
                own += Double(reward)
                ownKnown += demonstration.expertSteps
            }
            sum += own
            known += ownKnown
            start = end
            guard ownKnown > 0 else { continue }
            let estimate = own / Double(ownKnown) * Double(trajectory.length)
            judged += 1
            let distance = estimate - mean
            mean += distance / judged
            squares += distance * (estimate - mean)
        }
        guard known > 0 else { return nil }
        return (
            sum / Double(known) * Double(transitions.count) / Double(count),
            judged > 1 ? (squares / (judged - 1) / judged).squareRoot() : 0
        )
    }

    /// Whether a trajectory of `transitions` ends in a terminal state and its last transition has no demonstration yet.
    ///
    /// - Complexity: O(number of trajectories).
    func hasUnknownEnds(in transitions: Range<Int>) -> Bool {
        var end = 0
        for trajectory in recording.trajectories {
            end += trajectory.length
            if trajectory.terminated, transitions.contains(end - 1), demonstration(from: end - 1) == nil { return true }
        }
        return false
    }

    /// Returns a summary of each recording.
    ///
    /// It is updated only after a number of agent steps that is an eighth of the number of transitions. So the cost per
    /// step is negligible, even for long recordings and short episodes.
    mutating func surveys() -> [Survey] {
        if stepsSinceSurvey >= recording.transitionCount / 8 {
            for part in lastSurveys.indices {
                let transitions = recordings.transitions(of: part)
                let expert = returnOfExpert(over: transitions)
                lastSurveys[part] = Survey(
                    expertReturn: expert?.mean, expertReturnError: expert?.error ?? 0,
                    hasUnknownEnds: hasUnknownEnds(in: transitions))
            }
            stepsSinceSurvey = 0
        }
        return lastSurveys
    }

    /// The fraction of expert transitions with an inferred action, in 0...1.
    var inferredShare: Double { Double(inferencer.inferredCount) / Double(recording.transitionCount) }
}

extension ExpertKnowledge {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("inference") { try inferencer.saveOrRestoreState(in: &$0) }
        try archive.within("label_trial") { try trial.saveOrRestoreState(in: &$0) }
        try archive.within("bridging") { try bridging.saveOrRestoreState(in: &$0) }
        for part in lastSurveys.indices {
            try archive.within(recording: part) {
                try $0.optional(&lastSurveys[part].expertReturn, "survey.expert_return")
                try $0.number(&lastSurveys[part].expertReturnError, "survey.expert_return_error")
                try $0.flag(&lastSurveys[part].hasUnknownEnds, "survey.has_unknown_ends")
            }
        }
        try archive.number(&stepsSinceSurvey, "steps_since_survey")
        try archive.number(&stepCount, "step_count")
    }
}

extension ExpertKnowledge.Demonstration {
    /// A placeholder into which a saved demonstration is restored.
    static var unknown: Self {
        Self(action: 0, reward: 0, steps: 1, end: nil, terminated: false, error: nil, certainty: 0, expertSteps: 1)
    }

    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&action, "action", in: 0..<archive.actionCount)
        try archive.optional(&reward, "reward")
        try archive.number(&steps, "steps", in: 1...10_000)
        try archive.presence(of: &end, fresh: []) {
            try $1.numbers(&$0, "end", varies: true)
            try $1.requireObservation($0, "end")
        }
        try archive.flag(&terminated, "terminated")
        try archive.optional(&error, "error")
        try archive.number(&certainty, "certainty")
        try archive.number(&expertSteps, "expert_steps", in: 1...1_000_000)
        try archive.list(&interior, "interior", fresh: Bridge.Interior(observation: [], action: 0, reward: 0, steps: 1))
        {
            try $0.saveOrRestoreState(in: &$1)
        }
    }
}
