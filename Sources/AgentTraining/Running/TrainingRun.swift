import QNetworks
import StudyFormat
import Understudy
import UnderstudyKernels

/// A training run: an agent that learns in an environment.
///
/// The agent acts through an `ActionSelector` and learns from a `BatchBuilder`. Without an expert these are epsilon-greedy
/// selection and samples of the replay memory, which is DQN. Configuration and seed determine a run; it reads no clock.
/// It advances in pieces (`advance(by:to:)`), so that its caller can report progress and stop.
package final class TrainingRun {
    /// The configuration.
    package let configuration: RunConfiguration
    /// The name of the instruction set that computes.
    package var instructionSet: String { learner.network.kernels.name }
    /// A warning if the requested instruction set is unavailable; `nil` otherwise.
    package static var instructionSetWarning: String? { Kernels.currentWarning }
    /// The Q-network's parameters as a safetensors file: tensors `online.layers.0.weights`, ...
    package var policyFile: [UInt8] { learner.network.saved([.online]).bytes }
    /// The infeasible transitions of the recording and the bridges over them; `nil` if nothing looks for them.
    ///
    /// - Complexity: O(number of the expert's transitions).
    package var infeasibleTransitions: InfeasibleTransitions? {
        imitation?.infeasibleTransitions(step: step, actions: environment.actionSpace.names) {
            environment.place(of: $0)
        }
    }
    /// The files that this run has read: those of the expert's recording, then the policy that it starts with.
    ///
    /// A recording that is made in memory has no files.
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
    let selector: any ActionSelector
    let batches: any BatchBuilder
    /// The parts that learn from an expert; `nil` without one.
    let imitation: Imitation?
    var environment: AgentEnvironment
    var evaluation: Evaluation

    var environmentStream: RandomStream

    var observation: ObservationBuffer
    var nextObservation: ObservationBuffer
    var episodeReturn = 0.0
    var episodeLength = 0
    var needsReset = true
    /// The environment's random numbers at the beginning of the present episode, and the actions since: with them it can be played again.
    var episodeStart: RandomStream
    var episodeActions: [Int32] = []
    var evaluations = 0
    /// The best policy so far; `nil` if the spec does not keep it, or no evaluation has a return yet.
    package internal(set) var best: BestPolicy?

    /// Prepares a run.
    ///
    /// - Throws: `DataError` or `RunError` if the expert's recording cannot be used.
    package init(_ configuration: RunConfiguration, seed: UInt64) throws {
        self.configuration = configuration
        environment = configuration.environment
        environmentStream = RandomStream(seed: seed, name: "environment")
        episodeStart = environmentStream

        let space = environment.observationSpace
        let steps = configuration.schedule.steps
        replay = ReplayMemory(
            capacity: min(configuration.replay.capacity, steps), elementCount: space.count, isPacked: space.isBinary,
            frames: environment.frameLayout, priorities: configuration.replay.priorities)
        let samples = ReplayBatches(
            replay, learner: configuration.learner,
            betaUpdates: configuration.replay.betaUpdates ?? configuration.learner.plannedUpdates(steps: steps),
            seed: seed)
        let taught = try ExpertBatches.make(configuration, agent: samples, seed: seed)
        batches = taught?.batches ?? samples

        var networkStream = RandomStream(seed: seed, name: "network")
        learner = Learner(
            shape: configuration.networkShape, network: configuration.network, optimizer: configuration.optimizer,
            configuration: configuration.learner, batchCapacity: batches.capacity,
            noise: RandomStream(seed: seed, name: "noise"), using: &networkStream)
        let start = try configuration.schedule.start.map { path throws(DataError) in try StartPolicy(path: path) }
        try start?.begin(learner.network)
        recordings = (taught?.files ?? []) + (start.map { [$0.file] } ?? [])
        let greedy = EpsilonGreedySelector(learner.network, seed: seed)
        imitation = taught.map { Imitation($0.batches, guidance: configuration.expert?.guidance, agent: greedy) }
        selector = imitation?.selector ?? greedy

        evaluation = try Evaluation(
            configuration.evaluationEnvironment, network: learner.network, schedule: configuration.schedule, seed: seed)
        // Longer episodes make room as they go.
        episodeActions.reserveCapacity(min(environment.settings.timeLimit ?? 1_024, 65_536))
        observation = ObservationBuffer(storing: environment)
        nextObservation = ObservationBuffer(storing: environment)
    }

    /// Whether all steps are done.
    package var isFinished: Bool { step >= configuration.schedule.steps }

    /// Takes up to `count` environment steps, learning on the way; after the last step, ends the run.
    ///
    /// - Throws: the errors of the environment and of `recorder`; `RunError` if the environment returns invalid values or
    ///   the loss diverges.
    package func advance(by count: Int, to recorder: inout some RunRecorder) throws {
        guard !isFinished else { return }
        try play(count, to: &recorder)
        if isFinished { try finish(to: &recorder) }
    }

    /// Takes up to `count` environment steps, learning on the way, without what belongs to the end of the run.
    ///
    /// After the last step, the state is that of a longer run at this step: `finish(to:)` must follow.
    ///
    /// - Throws: as `advance(by:to:)`.
    package func play(_ count: Int, to recorder: inout some RunRecorder) throws {
        if evaluations == 0 { try evaluate(to: &recorder) }
        for _ in 0..<count where !isFinished {
            if needsReset { try beginEpisode() }
            let elements = observation.elements
            let action = selector.select(for: elements.span, epsilon: epsilon)
            let outcome = try take(action)
            if outcome.endsEpisode { try endEpisode(outcome, to: &recorder) }
            try learn()
            if step.isMultiple(of: configuration.schedule.evaluateEvery) { try evaluate(to: &recorder) }
        }
    }

    /// Evaluates the final policy, unless `play` has done so.
    ///
    /// - Throws: as `advance(by:to:)`.
    package func finish(to recorder: inout some RunRecorder) throws {
        if !step.isMultiple(of: configuration.schedule.evaluateEvery) { try evaluate(to: &recorder) }
    }

    /// Whether and how a step ended the episode.
    private struct Outcome {
        var terminated: Bool
        var truncated: Bool
        var endsEpisode: Bool { terminated || truncated }
    }

    private func beginEpisode() throws {
        episodeStart = environmentStream
        episodeActions.removeAll(keepingCapacity: true)
        try environment.reset(using: &environmentStream)
        observation.fill(from: environment)
        if let problem = observation.problem { throw defect(problem) }
        (episodeReturn, episodeLength, needsReset) = (0, 0, false)
        selector.beginEpisode()
    }

    /// Takes a step in the environment and stores the transition.
    private func take(_ selected: SelectedAction) throws -> Outcome {
        episodeActions.append(Int32(selected.action))
        let outcome = try environment.step(selected.action, using: &environmentStream)
        // Rewards are kept in single precision.
        let reward = Float(environment.learnedReward(outcome.reward))
        guard reward.isFinite else { throw defect("gave the reward \(outcome.reward)") }
        nextObservation.fill(from: environment)
        if let problem = nextObservation.problem { throw defect(problem) }
        step += 1
        episodeReturn += outcome.reward
        episodeLength += 1
        // Truncation is not a terminal state: the target of a truncated transition bootstraps.
        let ending = Outcome(
            terminated: outcome.terminated, truncated: environment.isCut(outcome, atLength: episodeLength))
        // The loss of a life ends what is learned from, and not the episode.
        let isTerminal = outcome.terminated || environment.hasLostLife
        batches.append(
            observation, nextObservation,
            ReplayMemory.Transition(
                action: Int32(selected.action), reward: reward, terminated: isTerminal,
                endsEpisode: ending.endsEpisode || isTerminal, isRandom: selected.isRandom))
        swap(&observation, &nextObservation)
        return ending
    }

    private func endEpisode(_ outcome: Outcome, to recorder: inout some RunRecorder) throws {
        try recorder.record(
            EpisodeRecord(
                episode: episodes, step: step, episodeReturn: episodeReturn, length: episodeLength,
                terminated: outcome.terminated, truncated: outcome.truncated))
        batches.endEpisode(
            return: episodeReturn * environment.settings.rewardScale, measuresAgent: selector.measuresAgent,
            updates: learner.updates)
        episodes += 1
        recentReturns.append(episodeReturn)
        recentLengths.append(episodeLength)
        if recentReturns.count > 100 {
            recentReturns.removeFirst()
            recentLengths.removeFirst()
        }
        needsReset = true
    }

    private func learn() throws {
        let settings = configuration.learner
        if step >= settings.learningStarts, step.isMultiple(of: settings.trainEvery) {
            for _ in 0..<settings.gradientSteps { try learner.update(from: batches, rateFactor: rateFactor) }
        }
        if step.isMultiple(of: settings.targetUpdateEvery), learner.updates > 0 { learner.updateTarget() }
    }

    /// Epsilon at the current step.
    var epsilon: Double { configuration.exploration.epsilon(atStep: step, of: configuration.schedule.steps) }

    /// The factor of the learning rate at the current step.
    var rateFactor: Double { configuration.learningRate.factor(atStep: step, of: configuration.schedule.steps) }

    private func defect(_ problem: String) -> RunError {
        RunError(defectOf: environment, problem, "at step \(step) of the run")
    }
}

extension TrainingRun {
    /// Saves or restores the complete mutable state of the run.
    ///
    /// A run created from the same configuration and seed continues exactly as this one after restoring. The
    /// environment does not need to save its state. Instead, the current episode is replayed from its beginning with
    /// the same random numbers and actions, and must lead to the same observation.
    ///
    /// - Throws: `StateError` if the archive belongs to another run; `RunError` if the environment does not reproduce
    ///   the episode; the errors of the environment and the archive. After a failed restore, the run must not be used
    ///   any more.
    package func saveOrRestoreState(in archive: inout StateArchive) throws {
        archive.actionCount = environment.actionSpace.count
        archive.elementCount = environment.observationSpace.count
        try archive.within("run") { try saveOrRestoreProgress(in: &$0) }
        try archive.within("learner") { try learner.saveOrRestoreState(in: &$0) }
        try archive.within("replay") {
            let expertTransitions = imitation?.expert.knowledge.recording.transitionCount ?? 0
            try replay.saveOrRestoreState(in: &$0, expertTransitions: expertTransitions)
        }
        let kept = min(step, replay.capacity)
        try archive.require(replay.count, in: kept...kept, "replay.count")
        try archive.within("expert") { try imitation?.saveOrRestoreState(in: &$0) }
        try archive.within("episode") { try saveOrRestoreEpisode(in: &$0) }
    }

    /// Returns the size of the state at the end of the run in bytes, estimated from the present state.
    ///
    /// The replay memory is counted at its final size, all other state at its present size.
    ///
    /// - Throws: the errors of the archive.
    package func estimatedStateBytes() throws -> Int {
        let columns = Set(
            ["observations", "next_observations", "actions", "rewards", "flags", "expert_transitions"].map {
                "replay." + $0
            })
        var (growing, other) = (0, 0)
        var listing = StateArchive(savingTo: { part, _ in
            let isGrowing = columns.contains(part.name) || part.name.hasPrefix("replay.frames.")
            if isGrowing { growing += part.byteCount } else { other += part.byteCount }
        })
        try saveOrRestoreState(in: &listing)
        return other + growing / max(1, replay.count) * replay.capacity
    }

    private func saveOrRestoreProgress(in archive: inout StateArchive) throws {
        try archive.number(&step, "step", in: 0...configuration.schedule.steps)
        try archive.number(&episodes, "episodes")
        try archive.number(&evaluations, "evaluations", in: 0...)
        try archive.numbers(&recentReturns, "recent_returns", varies: true)
        try archive.numbers(&recentLengths, "recent_lengths", varies: true)
        try archive.require(recentReturns.count, in: 0...100, "recent_returns")
        try archive.require(recentLengths.count, in: recentReturns.count...recentReturns.count, "recent_lengths")
        try environmentStream.saveOrRestoreState(in: &archive, "environment_stream")
        try selector.saveOrRestoreState(in: &archive)
        try batches.saveOrRestoreState(in: &archive)
        try imitation?.expert.stream.saveOrRestoreState(in: &archive, "expert_stream")
        guard configuration.schedule.keptPolicies == .best else { return }
        try archive.within("best_policy") {
            var present = best ?? BestPolicy()
            try present.saveOrRestoreState(in: &$0)
            if !present.file.isEmpty { best = present }
        }
    }

    private func saveOrRestoreEpisode(in archive: inout StateArchive) throws {
        try archive.number(&episodeReturn, "return")
        try archive.number(&episodeLength, "length")
        try archive.flag(&needsReset, "is_over")
        try episodeStart.saveOrRestoreState(in: &archive, "stream")
        try archive.numbers(&episodeActions, "actions", varies: true)
        var last = Array(observation.elements)
        try archive.numbers(&last, "observation")
        guard archive.isRestoring else { return }
        for index in last.indices { observation.elements[index] = last[index] }
        if !needsReset { try replayEpisode(upTo: last) }
    }

    /// Replays the actions of the episode and verifies that it leads to the observation `last`.
    private func replayEpisode(upTo last: [Float]) throws {
        guard episodeActions.count == episodeLength,
            episodeActions.allSatisfy({ (0..<environment.actionSpace.count).contains(Int($0)) })
        else { throw StateError("episode.actions", "they are not those of \(episodeLength) steps") }
        var stream = episodeStart
        try environment.reset(using: &stream)
        for action in episodeActions { _ = try environment.step(Int(action), using: &stream) }
        observation.fill(from: environment)
        let isSame = last.indices.allSatisfy { observation.elements[$0] == last[$0] }
        guard isSame, stream == environmentStream else {
            throw RunError(
                "the environment '\(environment.label)' did not repeat an episode of \(episodeLength) steps from the same random numbers and actions: it is not deterministic, so the "
                    + "run cannot be resumed; begin it anew with --overwrite")
        }
    }
}
