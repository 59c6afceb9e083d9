import QNetworks
import SpecYAML
import Understudy

/// The complete, validated configuration of one run: a resolved spec without its variants and seeds.
package struct RunConfiguration {
    /// The training environment.
    package var environment: PlayedEnvironment
    /// A second instance of the same environment, for evaluations.
    package var evaluationEnvironment: PlayedEnvironment
    /// The settings of the network.
    package var network: NetworkConfiguration
    /// The network's shape for the environment.
    package var networkShape: NetworkShape
    /// The optimizer.
    package var optimizer: Optimizer
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
            "optimizer", default: Optimizer.Kind.adam, "The optimizer", Optimizer.init)
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

    /// Reads the section `environment`, or returns `nil` if it is invalid.
    package static func readEnvironment(from reader: inout SpecReader) -> PlayedEnvironment? {
        var settings: EnvironmentSettings?
        let environment = reader.component(
            "environment", from: \.environments, "The environment to learn in",
            common: { settings = EnvironmentSettings(of: $0, from: &$1) })
        return environment.map { PlayedEnvironment($0, settings) }
    }
}
