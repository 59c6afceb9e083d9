import Networks
import Understudy
import UnderstudyKernels

/// One run: an agent that learns in an environment, with or without an expert.
///
/// Everything a run does follows from its configuration and seed; it reads no clock. It goes on in pieces (`advance(by:to:)`), so that whoever drives
/// it can report progress and stop.
package final class TrainingRun {
    /// The configuration.
    package let configuration: RunConfiguration
    /// The name of the instruction set that computes.
    package var instructionSet: String { learner.network.kernels.name }
    /// What to tell the user about the instruction set that computes, where the one that was asked for cannot be had.
    package static var instructionSetWarning: String? { Kernels.current.warning }
    /// The Q-network's parameters as a safetensors file: tensors `online.layers.0.weights`, ...
    package var policyFile: [UInt8] { learner.network.saved([.online]).bytes }
    /// What is known of the expert transitions that the agent cannot make, and of the bridges over them; `nil` where nothing looks for them.
    ///
    /// - Complexity: O(number of the expert's transitions).
    package var gaps: ExpertGaps? {
        expert?.gaps(step: step, actions: environment.actionSpace.names) { environment.place(of: $0) }
    }
    /// The files of the expert's recording, as this run has read them; empty where there is no expert, or a recording made in memory.
    package let recordings: [DataFile]
    /// The environment steps so far.
    package internal(set) var step = 0
    /// The finished episodes so far.
    package internal(set) var episodes = 0
    /// The returns of the last 100 episodes, oldest first.
    package internal(set) var recentReturns: [Double] = []
    /// The lengths of the last 100 episodes, oldest first.
    package internal(set) var recentLengths: [Int] = []

    let learner: Learner
    let replay: ReplayMemory
    let expert: ExpertGuidance?
    var environment: PlayedEnvironment
    var evaluation: Evaluation

    var environmentStream: RandomStream
    var explorationStream: RandomStream
    var replayStream: RandomStream
    var expertStream: RandomStream

    var observation: ObservationBuffer
    var nextObservation: ObservationBuffer
    var episodeReturn = 0.0
    var episodeLength = 0
    var needsReset = true
    /// The environment's random numbers at the beginning of the present episode, and the actions since: with them it can be played again.
    var episodeStart: RandomStream
    var episodeActions: [Int32] = []
    var evaluations = 0

    /// Prepares a run.
    ///
    /// - Throws: `DataError` or `RunError` where the expert's recording cannot be used.
    package init(_ configuration: RunConfiguration, seed: UInt64) throws {
        self.configuration = configuration
        let environment = configuration.environment
        self.environment = environment
        let space = environment.observationSpace
        let actions = environment.actionSpace
        let steps = configuration.schedule.steps
        environmentStream = RandomStream(seed: seed, name: "environment")
        episodeStart = environmentStream
        explorationStream = RandomStream(seed: seed, name: "exploration")
        replayStream = RandomStream(seed: seed, name: "replay")
        expertStream = RandomStream(seed: seed, name: "expert")
        var networkStream = RandomStream(seed: seed, name: "network")
        var files: [DataFile] = []
        expert = try configuration.expert.map { expert in
            let recording = try expert.loadRecording(observationCount: space.count)
            files = recording.files
            return try ExpertGuidance(
                expert, recording: environment.recording(recording),
                observations: space, actions: actions, learner: configuration.learner,
                replayCapacity: min(configuration.replay.capacity, steps),
                plannedUpdates: configuration.learner.plannedUpdates(steps: steps), seed: seed,
                truth: expert.bridging.looksForInfeasible ? environment.infeasibleTransitions(of: recording) : [])
        }
        recordings = files
        learner = Learner(
            shape: configuration.networkShape, network: configuration.network, optimizer: configuration.optimizer,
            configuration: configuration.learner,
            extraRows: expert?.maximumRows(batchSize: configuration.learner.batchSize) ?? 0,
            plannedUpdates: configuration.learner.plannedUpdates(steps: steps), using: &networkStream)
        replay = ReplayMemory(
            capacity: min(configuration.replay.capacity, steps), elementCount: space.count, isPacked: space.isBinary,
            priorities: configuration.replay.priorities)
        evaluation = try Evaluation(
            configuration.evaluationEnvironment, network: learner.network, schedule: configuration.schedule, seed: seed)
        // Longer episodes make room as they go.
        episodeActions.reserveCapacity(min(environment.settings.timeLimit ?? 1_024, 65_536))
        observation = ObservationBuffer(count: space.count, isPacked: space.isBinary)
        nextObservation = ObservationBuffer(count: space.count, isPacked: space.isBinary)
    }

    /// Whether all steps are done.
    package var isFinished: Bool { step >= configuration.schedule.steps }

    /// Takes up to `count` environment steps, learning on the way.
    ///
    /// - Throws: what the environment or `recorder` throws, and `RunError` where the environment or the values break.
    package func advance(by count: Int, to recorder: inout some RunRecorder) throws {
        if evaluations == 0 { try evaluate(to: &recorder) }
        for _ in 0..<count where !isFinished {
            try takeStep(to: &recorder)
            try learn()
            if step.isMultiple(of: configuration.schedule.evaluateEvery) || isFinished { try evaluate(to: &recorder) }
        }
    }

    private func takeStep(to recorder: inout some RunRecorder) throws {
        if needsReset {
            episodeStart = environmentStream
            episodeActions.removeAll(keepingCapacity: true)
            try environment.reset(using: &environmentStream)
            observation.fill(from: environment)
            if let problem = observation.problem { throw defect(problem) }
            (episodeReturn, episodeLength, needsReset) = (0, 0, false)
            expert?.episodeBegins(using: &expertStream)
        }
        let (action, isRandom) = chooseAction()
        episodeActions.append(Int32(action))
        let outcome = try environment.step(action, using: &environmentStream)
        // Rewards are kept in single precision.
        let reward = Float(outcome.reward * environment.settings.rewardScale)
        guard reward.isFinite else { throw defect("gave the reward \(outcome.reward)") }
        nextObservation.fill(from: environment)
        if let problem = nextObservation.problem { throw defect(problem) }
        step += 1
        episodeReturn += outcome.reward
        episodeLength += 1
        let truncated = environment.isCut(outcome, atLength: episodeLength)
        let pair = expert?.observe(
            observation.base, action: action, reward: reward, next: nextObservation.base,
            terminated: outcome.terminated, endsEpisode: outcome.terminated || truncated, isRandom: isRandom,
            using: &expertStream)
        // Where an episode is cut is no terminal state: the transition is kept as any other, and its target bootstraps.
        replay.append(
            observation, nextObservation,
            ReplayMemory.Transition(
                action: Int32(action), reward: reward, terminated: outcome.terminated,
                endsEpisode: outcome.terminated || truncated, expertTransition: Int32(pair ?? -1),
                isRandom: isRandom))
        swap(&observation, &nextObservation)
        guard outcome.terminated || truncated else { return }
        try endEpisode(terminated: outcome.terminated, truncated: truncated, to: &recorder)
    }

    private func endEpisode(terminated: Bool, truncated: Bool, to recorder: inout some RunRecorder) throws {
        try recorder.record(
            EpisodeRecord(
                episode: episodes, step: step, episodeReturn: episodeReturn, length: episodeLength,
                terminated: terminated, truncated: truncated))
        expert?.episodeEnded(
            return: episodeReturn * environment.settings.rewardScale, updates: learner.updates)
        episodes += 1
        recentReturns.append(episodeReturn)
        recentLengths.append(episodeLength)
        if recentReturns.count > 100 {
            recentReturns.removeFirst()
            recentLengths.removeFirst()
        }
        needsReset = true
    }

    /// Guided where the expert proposes an action, else epsilon-greedy; and whether the action was drawn from all.
    private func chooseAction() -> (action: Int, isRandom: Bool) {
        if let action = expert?.proposal(
            for: observation.base, isExploratory: false, using: &expertStream)
        {
            expert?.noteStep(guided: true)
            return (action, false)
        }
        if explorationStream.happens(withProbability: expert?.epsilon(epsilon) ?? epsilon) {
            let proposal = expert?.proposal(
                for: observation.base, isExploratory: true, using: &expertStream)
            expert?.noteStep(guided: proposal != nil)
            if let proposal { return (proposal, false) }
            return (explorationStream.integer(below: learner.network.shape.outputs), true)
        }
        expert?.noteStep(guided: false)
        return (learner.network.bestAction(for: observation.base), false)
    }

    private func learn() throws {
        let settings = configuration.learner
        if step >= settings.learningStarts, step.isMultiple(of: settings.trainEvery) {
            for _ in 0..<settings.gradientSteps {
                try learner.update(
                    from: replay, expert: expert, replayStream: &replayStream, expertStream: &expertStream)
            }
        }
        if step.isMultiple(of: settings.targetUpdateEvery), learner.updates > 0 { learner.updateTarget() }
    }

    /// Epsilon at the present step.
    var epsilon: Double { configuration.exploration.epsilon(atStep: step, of: configuration.schedule.steps) }

    private func defect(_ problem: String) -> RunError {
        RunError(defectOf: environment, problem, "at step \(step) of the run")
    }
}
