import QNetworks
import SpecYAML
import Understudy

/// The complete, validated configuration of one run: a resolved spec without its variants and seeds.
package struct RunConfiguration {
    /// The training environment.
    package var environment: AgentEnvironment
    /// A second instance of the same environment, for evaluations.
    package var evaluationEnvironment: AgentEnvironment
    /// The settings of the network.
    package var network: NetworkConfiguration
    /// The network's shape for the environment.
    package var networkShape: NetworkShape
    /// The optimizer.
    package var optimizer: Optimizer
    /// The course of the optimizer's learning rate.
    package var learningRate: LearningRateSchedule
    /// The settings of the replay memory.
    package var replay: ReplayConfiguration
    /// The settings of the learner.
    package var learner: LearnerConfiguration
    /// The settings of exploration.
    package var exploration: ExplorationConfiguration
    /// The settings of the expert; `nil` for plain reinforcement learning.
    package var expert: ExpertConfiguration?
    /// The length of the run and its evaluations.
    package var schedule: ScheduleConfiguration

    /// Reads the configuration of a run from a spec.
    ///
    /// - Parameter readTraining: reads further keys of the section `training`, such as the seeds.
    /// - Returns: `nil` if a component could not be read; the reason was reported to `reader`.
    package init?(from reader: inout SpecReader, readTraining: (inout SpecReader) -> Void = { _ in }) {
        let environment = Self.readEnvironment(from: &reader)
        let evaluationEnvironment = environment == nil ? nil : Self.readEnvironment(from: &reader)
        let network = reader.section("network", "The Q-network") { NetworkConfiguration(from: &$0) }
        let optimizer = reader.kindSection(
            "optimizer", default: Optimizer.Kind.adam, "The optimizer"
        ) { kind, reader in
            let optimizer = Optimizer(kind, from: &reader)
            let schedule = reader.kindSection(
                "schedule", default: LearningRateSchedule.Kind.constant,
                "The course of the learning rate over a run", LearningRateSchedule.init)
            return (optimizer: optimizer, schedule: schedule ?? .constant)
        }
        let replay = reader.kindSection(
            "replay", default: ReplayConfiguration.Kind.uniform, "The replay memory", ReplayConfiguration.init)
        let learner = reader.section("learner", "The learner") { LearnerConfiguration(from: &$0) }
        let exploration = reader.kindSection(
            "exploration", default: ExplorationConfiguration.Kind.linear, "Epsilon-greedy exploration",
            ExplorationConfiguration.init)
        let expert = reader.optionalSection("expert", "The expert to learn from, or none") {
            ExpertConfiguration(from: &$0)
        }
        let schedule = reader.section("training", "The length of a run and its evaluations") { reader in
            let schedule = ScheduleConfiguration(from: &reader)
            readTraining(&reader)
            return schedule
        }
        guard let environment, let evaluationEnvironment, let network, let optimizer, let replay, let learner,
            let exploration, let schedule
        else { return nil }
        do {
            networkShape = try network.shape(
                observations: environment.observationSpace, actions: environment.actionSpace)
        } catch {
            // All other sizes have limits of their own.
            reader.report("\(error)", at: "network", "convolutions")
            return nil
        }
        self.environment = environment
        self.evaluationEnvironment = evaluationEnvironment
        self.network = network
        self.optimizer = optimizer.optimizer
        learningRate = optimizer.schedule
        self.replay = replay
        self.learner = learner
        self.exploration = exploration
        self.expert = expert ?? nil
        self.schedule = schedule
    }

    /// Reads the section `environment`, or returns `nil` if it is invalid.
    package static func readEnvironment(from reader: inout SpecReader) -> AgentEnvironment? {
        var settings: EnvironmentSettings?
        let environment = reader.component(
            "environment", from: \.environments, "The environment to learn in",
            common: { settings = EnvironmentSettings(of: $0, from: &$1) })
        return environment.map { AgentEnvironment($0, settings) }
    }
}

/// The length and the evaluations of a run: the section `training` of a spec, without the seeds.
package struct ScheduleConfiguration: Hashable, Sendable {
    /// The number of environment steps of the run.
    package var steps: Int
    /// The number of environment steps between two evaluations.
    package var evaluateEvery: Int
    /// The number of episodes per evaluation.
    package var evaluationEpisodes: Int
    /// The epsilon of the evaluated policy.
    package var evaluationEpsilon: Double

    /// The number of environment steps between two checkpoints.
    package var checkpointEvery: Int
    /// Whether a finished run keeps its last checkpoint, from which it can be trained longer.
    package var keepsCheckpoint: Bool
    /// The policies that a run keeps.
    package var keptPolicies: KeptPolicies
    /// The path of the policy with whose weights the network begins; `nil` for random weights.
    package var start: String?

    /// The policies that a run keeps; the raw values are the names in specs.
    package enum KeptPolicies: String, CaseIterable, Sendable {
        /// The policy at the end of the run.
        case last
        /// Also the best on the way.
        case best
        /// Also the policy of every evaluation.
        case every
    }

    /// The greatest number of steps of a run, of which the runs of a study can be added up.
    private static let maximumSteps = 1_000_000_000_000

    /// Reads the keys of the section `training` that apply to a single run.
    package init(from reader: inout SpecReader) {
        steps = reader.value(
            "steps", in: 1...Self.maximumSteps, "Environment steps of each run", example: 100_000)
        evaluateEvery = reader.value(
            "evaluate_every", default: max(1, steps / 20), in: 1..., absent: "a twentieth of steps",
            "Steps from one evaluation to the next")
        evaluationEpisodes = reader.value(
            "evaluation_episodes", default: 10, in: 1...100_000, "Episodes per evaluation")
        checkpointEvery = reader.value(
            "checkpoint_every", default: 50_000, in: 1...,
            "Steps from one checkpoint to the next, from which a run goes on that was cut off")
        keepsCheckpoint = reader.value(
            "keep_checkpoint", default: true,
            "Whether a finished run keeps its last checkpoint, from which it goes on where steps is raised")
        keptPolicies = reader.choice(
            "keep_policies", default: KeptPolicies.last,
            "Policies that a run keeps: the last; also the best on the way, by evaluations with random numbers of their own; or also that of every evaluation"
        )
        start = reader.optionalPath(
            "start",
            "Policy file of another run with the same network, with whose weights the runs begin; none: random weights")
        evaluationEpsilon = reader.value(
            "evaluation_epsilon", default: 0, in: 0.0...1, "Share of random actions in evaluations; 0 is greedy")
        reader.measure(in: "environment steps", "steps", "evaluate_every", "checkpoint_every")
        reader.measure(in: "episodes", "evaluation_episodes")
    }
}

extension RunConfiguration {
    /// The amounts of the run that may be stated as shares of its length, with their keys from the root of the spec.
    ///
    /// A run is trained longer only if all of them stay the same.
    package var lengthSettings: [LengthSetting] {
        let updates = learner.plannedUpdates(steps: schedule.steps)
        var settings: [LengthSetting] = []
        if let line = exploration.lengthSetting(ofRunOf: schedule.steps) { settings.append(line.within("exploration")) }
        if let course = learningRate.lengthSetting(ofRunOf: schedule.steps) {
            settings.append(course.within("optimizer.schedule"))
        }
        if replay.priorities != nil {
            settings.append(
                LengthSetting(
                    "replay.beta_updates", amount: Double(replay.betaUpdates ?? max(updates, 1)),
                    length: Double(updates)))
        }
        if var confidence = expert?.confidence {
            confidence.begin(plannedUpdates: updates)
            settings += confidence.lengthSettings.map { $0.within("expert.confidence") }
        }
        settings.append(
            LengthSetting(
                "training.evaluate_every", amount: Double(schedule.evaluateEvery), length: Double(schedule.steps)))
        return settings
    }

    /// The maximum number of parameters: 400 MB, and four times that with gradients and the optimizer's moments.
    private static let maximumParameters = 100_000_000

    /// Reports combinations of valid settings that make a run useless or impossible.
    ///
    /// Examples are a run without updates, a replay memory smaller than a batch, a metric for other observations, or a
    /// network that does not fit into memory.
    package func reportObstacles(to reader: inout SpecReader) {
        let keys = ["learning_starts", "train_every"]
        if reader.isKnown("training", "steps"), keys.allSatisfy({ reader.isKnown("learner", $0) }),
            learner.plannedUpdates(steps: schedule.steps) == 0
        {
            reader.report(noUpdate, at: "training", "steps")
        }
        if reader.isKnown("replay", "capacity"), reader.isKnown("learner", "batch_size"),
            replay.capacity < learner.batchSize
        {
            reader.report(
                "\(replay.capacity.specText) transitions are fewer than one batch, learner.batch_size is "
                    + "\(learner.batchSize.specText); raise the one or lower the other",
                at: "replay", "capacity")
        }
        if let problem = expert?.inferencer.obstacle(in: environment.observationSpace),
            reader.isKnown("expert", "inference", problem.key)
        {
            reader.report(problem.message, at: "expert", "inference", problem.key)
        }
        if case .nearestState(let settings) = expert?.sampling,
            let problem = settings.similarity.obstacle(in: environment.observationSpace),
            reader.isKnown("expert", "sampling", "similarity")
        {
            reader.report(problem, at: "expert", "sampling", "similarity")
        }
        reportRewardObstacles(to: &reader)
        if ["hidden", "convolutions", "head"].allSatisfy({ reader.isKnown("network", $0) }),
            networkShape.parameterCount > Self.maximumParameters
        {
            reader.report(
                "has \(networkShape.parameterCount.specText) parameters, more than \(Self.maximumParameters.specText); "
                    + "use fewer or smaller layers",
                at: "network")
        }
    }

    /// Reports settings with several steps, which cannot be combined with rewards of single transitions.
    ///
    /// A learned reward applies to single transitions. An expert sample with the reward of its agent partner has one
    /// step, too.
    private func reportRewardObstacles(to reader: inout SpecReader) {
        if case .nearestState(let settings) = expert?.sampling, settings.reward == .own, learner.steps > 1,
            reader.isKnown("learner", "n_step")
        {
            reader.report(
                "must be 1 with expert.sampling.reward: own, because the expert's sample is of one step",
                at: "learner", "n_step")
        }
        guard expert?.reward != nil else { return }
        let rule = "must be 1 with expert.reward, which rewards single transitions"
        if learner.steps > 1, reader.isKnown("learner", "n_step") { reader.report(rule, at: "learner", "n_step") }
        if case .batch(let batch) = expert?.sampling, batch.steps > 1, reader.isKnown("expert", "sampling", "n_step") {
            reader.report(rule, at: "expert", "sampling", "n_step")
        }
    }

    private var noUpdate: String {
        let steps = schedule.steps.specText
        let starts = learner.learningStarts.specText
        guard learner.learningStarts <= schedule.steps else {
            return
                "\(steps) steps make no update, learner.learning_starts is \(starts); raise the one or lower the other"
        }
        return "\(steps) steps make no update, learner.train_every is \(learner.trainEvery.specText) and "
            + "learner.learning_starts \(starts); raise steps or lower train_every"
    }
}
