import Networks
import Understudy
import YAML

/// All that one run is: a resolved spec without its variants and seeds, read and checked.
public struct RunConfiguration {
    /// The environment to learn in.
    public var environment: PlayedEnvironment
    /// Another instance of the same environment, for evaluations.
    public var evaluationEnvironment: PlayedEnvironment
    /// The network.
    public var network: NetworkConfiguration
    /// The network's shape in the environment.
    public var networkShape: NetworkShape
    /// The optimiser.
    public var optimizer: Optimizer
    /// The replay memory.
    public var replay: ReplayConfiguration
    /// The learner.
    public var learner: LearnerConfiguration
    /// The exploration.
    public var exploration: ExplorationConfiguration
    /// The expert; `nil` for plain reinforcement learning.
    public var expert: ExpertConfiguration?
    /// The length of the run and its evaluations.
    public var schedule: ScheduleConfiguration

    /// Reads the run's part of a spec.
    ///
    /// - Parameter readTraining: reads further keys of the part `training`, such as the seeds.
    /// - Returns: `nil` where a component could not be read; `reader` knows why.
    public init?(from reader: inout SpecReader, readTraining: (inout SpecReader) -> Void = { _ in }) {
        let environment = Self.readEnvironment(from: &reader)
        let evaluationEnvironment = environment == nil ? nil : Self.readEnvironment(from: &reader)
        let network = reader.section("network", "The Q-network") { NetworkConfiguration(from: &$0) }
        let optimizer = reader.kindSection(
            "optimizer", default: Optimizer.Kind.adam, "The optimiser", Optimizer.init)
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
            reader.report("\(error)", at: "network")
            return nil
        }
        self.environment = environment
        self.evaluationEnvironment = evaluationEnvironment
        self.network = network
        self.optimizer = optimizer
        self.replay = replay
        self.learner = learner
        self.exploration = exploration
        self.expert = expert ?? nil
        self.schedule = schedule
    }

    /// Reads the part `environment`; `nil` where it cannot be read.
    public static func readEnvironment(from reader: inout SpecReader) -> PlayedEnvironment? {
        var settings: EnvironmentSettings?
        let environment = reader.component(
            "environment", from: \.environments, "The environment to learn in",
            common: { settings = EnvironmentSettings(of: $0, from: &$1) })
        return environment.map { PlayedEnvironment($0, settings) }
    }
}
