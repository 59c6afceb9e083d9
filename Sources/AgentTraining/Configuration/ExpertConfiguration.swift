import Understudy

/// The settings for learning from an expert: the section `expert` of a spec.
package struct ExpertConfiguration {
    /// The sources of the recordings; at least one.
    package var datasets: [LimitedDataset]
    /// The expert's mean return, for reports only; the learner never sees it.
    package var expertReturn: Double?
    /// The method that infers the expert's actions.
    package var inferencer: any ActionInferencer
    /// The trust in inferred actions.
    package var labelTrust: LabelTrust
    /// The schedule of confidence in the expert.
    package var confidence: any ConfidenceSchedule
    /// The network that provides the values for the confidence.
    package var critic: Critic
    /// The rule that decides which trajectories end in terminal states.
    package var terminals: Terminals
    /// The strategy for transitions that the agent cannot make.
    package var bridging: any BridgingStrategy
    /// The selection of expert transitions for updates, and their loss.
    package var sampling: SamplingConfiguration
    /// The settings for exploration with the expert's actions; `nil` for none.
    package var guidance: GuidanceConfiguration?
    /// The reward learned from the recording; `nil` to use only the environment's reward.
    package var reward: RewardConfiguration?

    /// A recording, and how much of it is used.
    package struct LimitedDataset {
        /// The source of the recording.
        package var dataset: any ExpertDataset
        /// The maximum number of transitions to use from the recording; `nil` for all.
        package var limit: Int?
    }

    /// The trust in inferred actions.
    package enum LabelTrust: String, CaseIterable, Sendable {
        /// Trust according to the measured accuracy of the inferencer on the agent's own transitions.
        case measured
        /// Trust according to the certainty that the inferencer claims.
        case claimed
    }

    /// The network that provides values; the raw values are the names in specs.
    package enum Critic: String, CaseIterable, Sendable {
        /// The trained network.
        case online
        /// The target network.
        case target
    }

    /// The terminal states at the ends of trajectories.
    ///
    /// An agent transition can match a terminal expert transition only if it is terminal itself. The target of a
    /// terminal transition does not bootstrap.
    package enum Terminals: String, CaseIterable, Sendable {
        /// Terminal states as recorded.
        case recorded
        /// Every trajectory ends in a terminal state, for recordings without terminal flags.
        case all
        /// No trajectory ends in a terminal state.
        case none
    }

    init?(from reader: inout SpecReader) {
        let datasets = Self.readDatasets(from: &reader)
        expertReturn = reader.optionalValue(
            "return", as: Double.self,
            absent: "the mean in the JSON file beside the recording; the highest of several",
            "The expert's mean return, drawn in reports; the learner never sees it"
        )
        let inferencer = reader.component(
            "inference", from: \.inferencers, default: "auto",
            "How the expert's actions are inferred; auto: what measured best for the observations")
        labelTrust = reader.choice(
            "label_trust", default: LabelTrust.measured,
            "How far inferred actions are trusted: measured, as far as labels of own random steps are right (none where they are no better than guessing), or as the inference claims"
        )
        let sampling = reader.kindSection(
            "sampling", default: SamplingConfiguration.Kind.nearestState,
            "Which expert transitions are learned from", SamplingConfiguration.init)
        let confidence = reader.component("confidence", from: \.confidences, "How far the expert is trusted")
        critic = reader.choice(
            "critic", default: Critic.online, "The network whose values the confidence sees: online or target")
        terminals = reader.choice(
            "terminals", default: Terminals.recorded,
            "Which trajectories end in terminal states: as recorded, all (whatever is recorded), or none of them")
        guidance = reader.optionalSection(
            "guidance", "Exploring with the expert's inferred actions"
        ) { GuidanceConfiguration(from: &$0) }
        let bridging = reader.component(
            "bridging", from: \.bridgings, "What is done about transitions that the agent cannot make")
        reward = RewardConfiguration.read(from: &reader)
        guard !datasets.isEmpty, let inferencer, let sampling, let confidence, let bridging else { return nil }
        self.datasets = datasets
        self.inferencer = inferencer
        self.sampling = sampling
        self.confidence = confidence
        self.bridging = bridging
    }

    /// Returns the keys of the section, in the order in which they are read.
    package static func keys(in registry: Registry) -> [String] {
        var reader = SpecReader(describing: registry)
        _ = ExpertConfiguration(from: &reader)
        return reader.parameters.map(\.key)
    }

    /// Reads the maximum number of transitions to use, or `nil` for all.
    ///
    /// Datasets of every kind have this key.
    package static func readLimit(from reader: inout SpecReader) -> Int? {
        defer { reader.measure(in: "transitions", "limit") }
        return reader.optionalValue(
            "limit", as: Int.self, in: 1..., absent: "all", "Transitions to use, from the first")
    }

    static func readDatasets(from reader: inout SpecReader) -> [LimitedDataset] {
        var limits: [Int?] = []
        let datasets = reader.components(
            "dataset", from: \.datasets, "The expert's recording, or a list of recordings, each trusted separately",
            common: { _, reader in limits.append(readLimit(from: &reader)) })
        return zip(datasets, limits).map { LimitedDataset(dataset: $0, limit: $1) }
    }

    /// The expert's mean return for reports: the one in the spec, or the highest that the recordings state.
    ///
    /// - Throws: `DataError` if a recording's description is damaged.
    package func reportedReturn() throws -> Double? {
        if let expertReturn { return expertReturn }
        return try Self.statedReturn(of: datasets.map(\.dataset))
    }

    /// Returns the highest mean return that recordings state; `nil` if one of them states none.
    ///
    /// Beyond the expert is then beyond each of them.
    ///
    /// - Throws: `DataError` if a recording's description is damaged.
    package static func statedReturn(of datasets: [any ExpertDataset]) throws -> Double? {
        let returns = try datasets.map { try $0.statedReturn() }
        return returns.contains(nil) ? nil : returns.compactMap { $0 }.max()
    }

    /// Loads the recordings and checks that they fit observations of `observationCount` elements.
    ///
    /// - Throws: `DataError`, or `RunError` if a recording is empty, contains non-finite numbers, or belongs to
    ///   another environment.
    package func loadRecordings(observationCount: Int) throws -> [ExpertRecording] {
        try datasets.map { source in
            let recording = try Self.load(source.dataset, observationCount: observationCount)
            let limited = source.limit.map { recording.prefix(transitions: $0) } ?? recording
            return switch terminals {
            case .recorded: limited
            case .all: limited.ending(inTerminalStates: true)
            case .none: limited.ending(inTerminalStates: false)
            }
        }
    }

    /// Loads the recording of `dataset`.
    ///
    /// `observationCount` is used as in `loadRecording`, or `nil` if it is unknown.
    static func load(_ dataset: any ExpertDataset, observationCount: Int?) throws -> ExpertRecording {
        let recording = try dataset.load()
        let observationCount = observationCount ?? recording.observationCount
        guard recording.observationCount == observationCount else {
            throw RunError(
                "the recording has \(recording.observationCount) numbers an observation, the environment \(observationCount): "
                    + "it is a recording of another environment")
        }
        guard recording.transitionCount > 0 else { throw RunError("the recording has no transitions") }
        if let place = recording.observations.firstNonfinite() {
            let (row, element) = place.quotientAndRemainder(dividingBy: observationCount)
            throw RunError(
                "the recording has \(recording.observations[place]) as element \(element) of observation \(row) (from 0); "
                    + "all must be finite")
        }
        return recording
    }
}

/// The settings of a learned reward, used alone or with the environment's: the section `expert.reward` of a spec.
package struct RewardConfiguration {
    /// The reward model.
    package var model: any RewardModel
    /// The weight of the model's reward.
    package var weight: Float
    /// The weight of the environment's reward: 0 for pure imitation.
    package var environmentWeight: Float

    /// Reads the weights, which reward models of every kind have.
    ///
    /// - Returns: the weights of the model's reward and of the environment's reward.
    package static func readWeights(from reader: inout SpecReader) -> (model: Float, environment: Float) {
        (
            Float(reader.value("weight", default: 1, in: 0.0..., "Weight of the model's reward")),
            Float(
                reader.value(
                    "environment_weight", default: 0, in: 0.0...,
                    "Weight of the environment's reward; 0 learns from the model's alone"))
        )
    }

    static func read(from reader: inout SpecReader) -> RewardConfiguration? {
        var weights: (model: Float, environment: Float) = (1, 0)
        let model = reader.optionalComponent(
            "reward", from: \.rewardModels, "A reward learned from the recording, or none for the environment's alone",
            common: { weights = readWeights(from: &$1) })
        return model.map {
            RewardConfiguration(model: $0, weight: weights.model, environmentWeight: weights.environment)
        }
    }
}
