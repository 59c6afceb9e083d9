import Understudy

/// What is known about the expert: its recording, the inferred actions, and the ways past what the agent cannot do.
struct ExpertKnowledge {
    let recording: ExpertRecording
    let actionCount: Int
    private(set) var inferencer: any ActionInferencer
    private(set) var bridging: any BridgingStrategy
    private(set) var trial: LabelTrial
    private var lastSurvey = Survey(expertReturn: nil, hasUnknownEnds: true)
    private var stepsSinceSurvey = Int.max
    private var stepCount = 0
    /// Whether each transition is infeasible in truth, as far as the environment can tell.
    private let truth: [Bool?]

    /// What is known of the recording as a whole.
    struct Survey: Hashable {
        var expertReturn: Double?
        var expertReturnError = 0.0
        var hasUnknownEnds: Bool
    }

    /// What one expert transition teaches at present.
    struct Lesson {
        /// The action to learn: the inferred one, or a bridge's first.
        var action: Int
        /// The reward, discounted to the transition's start where a bridge takes several steps; `nil` where it is unknown.
        var reward: Float?
        /// The number of own steps that it takes.
        var steps: Int
        /// The observation that follows, where it is not the recording's: a bridge's end.
        var end: [Float]?
        /// Whether a terminal state follows.
        var terminated: Bool
        /// The error of the inference; `nil` for a bridge, which the agent has made itself.
        var error: Float?
        /// The certainty of the action, in 0...1.
        var certainty: Float
        /// The expert transitions that it covers.
        var expertSteps: Int
        /// The steps of a bridge after its first one.
        var interior: [Bridge.Interior] = []
    }

    init(
        _ recording: ExpertRecording, inferencer: any ActionInferencer, bridging: any BridgingStrategy,
        states: ExpertStates, observations: ObservationSpace, actions: ActionSpace, gamma: Float, seed: UInt64,
        measuresLabels: Bool, truth: [Bool?] = []
    ) throws {
        self.recording = recording
        self.truth = truth
        actionCount = actions.count
        self.inferencer = inferencer
        self.bridging = bridging
        let random = RandomStream(seed: seed, name: "inference")
        try self.inferencer.begin(recording, observations: observations, actions: actions, random: random)
        trial = LabelTrial(
            of: self.inferencer, like: inferencer, observations: observations, actions: actions, states: states,
            seed: seed, isMeasured: measuresLabels)
        try self.bridging.begin(recording, observations: observations, actions: actions, gamma: Double(gamma))
    }

    /// Learns from one of the agent's own transitions.
    mutating func observe(
        _ observation: UnsafePointer<Float>, action: Int, reward: Float, next: UnsafePointer<Float>, terminated: Bool,
        endsEpisode: Bool, isRandom: Bool
    ) {
        let count = recording.observationCount
        trial.observe(observation)
        let observation = UnsafeBufferPointer(start: observation, count: count).span
        let next = UnsafeBufferPointer(start: next, count: count).span
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

    /// Lets the inferencer learn from a sample of own transitions.
    mutating func learn(from sample: OwnSample) { inferencer.learn(sample) }

    /// Lets the labels be tested before an update.
    mutating func updateBegins(replay: ReplayMemory) { trial.updateBegins(at: stepCount, replay: replay) }

    /// Asks for the memory of `transitions`, whose lessons and observations will be read next.
    func prefetch(_ transitions: Span<Int32>) {
        inferencer.prefetch(transitions)
        recording.prefetch(transitions)
    }

    /// What expert transition `j` teaches at present, or `nil` where nothing can be learned from it.
    ///
    /// - Precondition: the inferencer's and the bridging strategy's actions are the agent's.
    func lesson(from j: Int) -> Lesson? {
        let inference = inferencer.inference(for: j)
        switch bridging.feasibility(of: j, inference: inference) {
        case .infeasible:
            return nil
        case .bridged(let bridge):
            check(bridge.action)
            return Lesson(
                action: bridge.action, reward: bridge.reward, steps: bridge.steps, end: bridge.end,
                terminated: bridge.terminated, error: nil, certainty: 1, expertSteps: bridge.expertSteps,
                interior: bridge.interior)
        case .feasible:
            guard let inference = trial.calibrated(inference, radius: inferencer.acceptanceRadius) else { return nil }
            check(inference.action)
            return Lesson(
                action: inference.action, reward: inference.reward, steps: 1, end: nil,
                terminated: inference.terminated, error: inference.error, certainty: inference.certainty,
                expertSteps: 1)
        }
    }

    // Rows of a batch are found by their action without further checks.
    private func check(_ action: Int) {
        precondition(action >= 0 && action < actionCount, "an expert transition was explained by an unknown action")
    }

    /// Whether at least `count` transitions teach something.
    ///
    /// - Complexity: O(number of transitions).
    func hasLessons(_ count: Int) -> Bool {
        var found = 0
        for j in 0..<recording.transitionCount where lesson(from: j) != nil {
            found += 1
            if found == count { return true }
        }
        return false
    }

    /// Calls `body` with the first observation of transition `j` and the one that follows `lesson`.
    func withObservations(
        of j: Int, lesson: Lesson, _ body: (_ observation: UnsafePointer<Float>, _ next: UnsafePointer<Float>) -> Void
    ) {
        let count = recording.observationCount
        recording.observations.withUnsafeBufferPointer { observations in
            guard let base = observations.baseAddress else { return }
            let start = base + recording.row(of: j) * count
            if let end = lesson.end {
                precondition(end.count == count, "a bridge ends in an observation of another size")
                end.withUnsafeBufferPointer { end in
                    guard let end = end.baseAddress else { return }
                    body(start, end)
                }
            } else {
                body(start, start + count)
            }
        }
    }

    /// The expert's mean return over its trajectories as the lessons tell it (G_E): undiscounted, but for the steps of a bridge; transitions without a known reward
    /// count with the mean of those that have one. `nil` while none does.
    ///
    /// - Complexity: O(number of transitions).
    var expertReturn: Double? { returnOfExpert?.mean }

    /// The same mean with its standard error over the trajectories, each judged by its own known rewards; 0 where fewer than two have any.
    private var returnOfExpert: (mean: Double, error: Double)? {
        var (sum, known) = (0.0, 0)
        // Welford's running mean and sum of squares of the trajectories' returns.
        var (judged, mean, squares) = (0.0, 0.0, 0.0)
        var start = 0
        for trajectory in recording.trajectories {
            let end = start + trajectory.length
            var (own, ownKnown) = (0.0, 0)
            var j = start
            while j < end {
                guard let lesson = lesson(from: j) else {
                    j += 1
                    continue
                }
                j += lesson.expertSteps
                guard let reward = lesson.reward else { continue }
                own += Double(reward)
                ownKnown += lesson.expertSteps
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
            sum / Double(known) * Double(recording.transitionCount) / Double(recording.trajectories.count),
            judged > 1 ? (squares / (judged - 1) / judged).squareRoot() : 0
        )
    }

    /// Whether a trajectory ends in a terminal state by a transition that teaches nothing yet.
    ///
    /// - Complexity: O(number of trajectories).
    var hasUnknownEnds: Bool {
        var end = 0
        for trajectory in recording.trajectories {
            end += trajectory.length
            if trajectory.terminated, lesson(from: end - 1) == nil { return true }
        }
        return false
    }

    /// What is known of the recording as a whole, found out anew only after an eighth as many own steps as it has transitions, so that it costs next to nothing a step,
    /// however long the recording and however short the episodes.
    mutating func survey() -> Survey {
        if stepsSinceSurvey >= recording.transitionCount / 8 {
            let expert = returnOfExpert
            lastSurvey = Survey(
                expertReturn: expert?.mean, expertReturnError: expert?.error ?? 0, hasUnknownEnds: hasUnknownEnds)
            stepsSinceSurvey = 0
        }
        return lastSurvey
    }

    /// The share of expert transitions that have an inferred action, in 0...1.
    var inferredShare: Double { Double(inferencer.inferredCount) / Double(recording.transitionCount) }
}

// MARK: - What is infeasible

extension ExpertKnowledge {
    /// What is known of the transitions that the agent cannot make.
    struct Gaps: Hashable {
        /// The share of transitions that count as infeasible, bridged or not.
        var infeasibleShare = 0.0
        /// The share of these that have a bridge; `nil` while there are none.
        var bridgedShare: Double?
        /// The mean own steps of the bridges; `nil` while there are none, as the following.
        var bridgeSteps: Double?
        /// The mean expert transitions that they replace.
        var bridgedExpertSteps: Double?
        /// The mean own steps since they were found.
        var bridgeAge: Double?
        /// The share of transitions that count as infeasible and are, and of those that are and count so; `nil` where the environment cannot tell, or there are none.
        var precision: Double?
        var recall: Double?

        /// The metrics.
        static var metrics: MetricTable<Gaps> {
            var table = MetricTable<Gaps>()
            table.add(
                "infeasible_share", title: "Infeasible transitions",
                meaning: "Share of the expert’s transitions that the agent cannot make, as far as is known.",
                { $0.infeasibleShare })
            table.add(
                "bridged_share", title: "Bridged transitions",
                meaning: "Share of the infeasible transitions over which a bridge of own steps is known.",
                \.bridgedShare)
            table.add(
                "bridge_steps", title: "Length of bridges",
                meaning: "Mean number of the agent’s own steps in a bridge.", \.bridgeSteps)
            table.add(
                "bridge_expert_steps", title: "Transitions under a bridge",
                meaning: "Mean number of the expert’s transitions that a bridge replaces.", \.bridgedExpertSteps)
            table.add(
                "bridge_age", title: "Age of bridges",
                meaning: "Mean number of own steps made since a bridge was found.", \.bridgeAge)
            table.add(
                "infeasible_precision", title: "Precision of the test",
                meaning: "Share of the transitions taken for infeasible that are, where the environment can tell.",
                \.precision)
            table.add(
                "infeasible_recall", title: "Recall of the test",
                meaning: "Share of the infeasible transitions that are taken for it, where the environment can tell.",
                \.recall)
            return table
        }
    }

    /// What is known of the gaps.
    ///
    /// - Complexity: O(number of transitions).
    var gaps: Gaps {
        var (infeasible, bridged, steps, expertSteps, age) = (0, 0, 0, 0, 0)
        var (known, right, wanted) = (0, 0, 0)
        for j in 0..<recording.transitionCount {
            let feasibility = bridging.feasibility(of: j, inference: inferencer.inference(for: j))
            let isTrue = j < truth.count ? truth[j] : nil
            wanted += isTrue == true ? 1 : 0
            if feasibility == .feasible { continue }
            infeasible += 1
            known += isTrue == nil ? 0 : 1
            right += isTrue == true ? 1 : 0
            guard case .bridged(let bridge) = feasibility else { continue }
            bridged += 1
            steps += 1 + bridge.interior.count
            expertSteps += bridge.expertSteps
            age += stepCount - bridge.foundAtStep
        }
        func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
        return Gaps(
            infeasibleShare: Double(infeasible) / Double(recording.transitionCount),
            bridgedShare: share(bridged, of: infeasible), bridgeSteps: share(steps, of: bridged),
            bridgedExpertSteps: share(expertSteps, of: bridged), bridgeAge: share(age, of: bridged),
            precision: share(right, of: known), recall: share(right, of: wanted))
    }
}

extension ExpertKnowledge {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.within("inference") { try inferencer.exchangeState(with: &$0) }
        try archive.within("label_trial") { try trial.exchangeState(with: &$0) }
        try archive.within("bridging") { try bridging.exchangeState(with: &$0) }
        try archive.optional(&lastSurvey.expertReturn, "survey.expert_return")
        try archive.number(&lastSurvey.expertReturnError, "survey.expert_return_error")
        try archive.flag(&lastSurvey.hasUnknownEnds, "survey.has_unknown_ends")
        try archive.number(&stepsSinceSurvey, "steps_since_survey")
        try archive.number(&stepCount, "step_count")
    }
}

extension ExpertKnowledge.Lesson {
    /// A lesson to restore a saved one into.
    static var unknown: Self {
        Self(action: 0, reward: 0, steps: 1, end: nil, terminated: false, error: nil, certainty: 0, expertSteps: 1)
    }

    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.number(&action, "action")
        try archive.optional(&reward, "reward")
        try archive.number(&steps, "steps")
        try archive.presence(of: &end, fresh: []) { try $1.numbers(&$0, "end", varies: true) }
        try archive.flag(&terminated, "terminated")
        try archive.optional(&error, "error")
        try archive.number(&certainty, "certainty")
        try archive.number(&expertSteps, "expert_steps")
        try archive.list(&interior, "interior", fresh: Bridge.Interior(observation: [], action: 0, reward: 0, steps: 1))
        {
            try $0.exchangeState(with: &$1)
        }
    }
}
