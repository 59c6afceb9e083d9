import Understudy

/// How a run learns from an expert: the part `expert` of a spec.
public struct ExpertConfiguration {
    /// Where the recording comes from.
    public var dataset: any ExpertDataset
    /// The most transitions of the recording that are used; `nil` for all.
    public var limit: Int?
    /// The recorded expert's mean return, for reports only; the learner never sees it.
    public var expertReturn: Double?
    /// How the expert's actions are inferred.
    public var inferencer: any ActionInferencer
    /// Whether inferred actions are trusted only as far as tests on own transitions bear them out.
    public var labelTrust: LabelTrust
    /// How far the expert is trusted.
    public var confidence: any ConfidenceSchedule
    /// The network whose values the confidence sees.
    public var critic: Critic
    /// Which trajectories are taken to end in terminal states.
    public var terminals: Terminals
    /// What is done about transitions that the agent cannot make.
    public var bridging: any BridgingStrategy
    /// Which expert transitions are learned from, and by which loss.
    public var sampling: SamplingConfiguration
    /// How the expert's actions are used to explore; `nil` for not at all.
    public var guidance: GuidanceConfiguration?
    /// A reward learned from the recording; `nil` for the environment's alone.
    public var reward: RewardConfiguration?

    /// How far inferred actions are trusted.
    public enum LabelTrust: String, CaseIterable, Sendable {
        /// As far as the inferencer's labels of own transitions are right.
        case measured
        /// As the inferencer claims.
        case claimed
    }

    /// The networks by the names that specs use.
    public enum Critic: String, CaseIterable, Sendable {
        /// The one that is trained.
        case online
        /// The target network.
        case target
    }

    /// What is known of the ends of trajectories. An own transition explains one into a terminal state only where it leads into one itself, and the target of such a
    /// transition does not bootstrap.
    public enum Terminals: String, CaseIterable, Sendable {
        /// As the recording's flags have it.
        case recorded
        /// Every trajectory ends in a terminal state: for recordings without flags.
        case all
        /// No trajectory does: every transition is one as any other.
        case none
    }

    init?(from reader: inout SpecReader) {
        let dataset = Self.readDataset(from: &reader)
        expertReturn = reader.optionalValue(
            "return", as: Double.self,
            "The expert's mean return, drawn in reports; the learner never sees it")
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
        guard let dataset, let inferencer, let sampling, let confidence, let bridging else { return nil }
        self.dataset = dataset.0
        limit = dataset.limit
        self.inferencer = inferencer
        self.sampling = sampling
        self.confidence = confidence
        self.bridging = bridging
    }

    /// The keys of the part, ordered as they are read.
    public static func keys(in registry: Registry) -> [String] {
        var reader = SpecReader(describing: registry)
        _ = ExpertConfiguration(from: &reader)
        return reader.parameters.map(\.key)
    }

    /// Reads the keys of every dataset, whatever its kind: the most transitions that are used, `nil` for all.
    public static func readLimit(from reader: inout SpecReader) -> Int? {
        reader.optionalValue("limit", as: Int.self, in: 1..., absent: "all", "Transitions to use, from the first")
    }

    static func readDataset(from reader: inout SpecReader) -> (any ExpertDataset, limit: Int?)? {
        var limit: Int?
        let dataset = reader.component(
            "dataset", from: \.datasets, "The expert's recording",
            common: { _, reader in limit = readLimit(from: &reader) })
        return dataset.map { ($0, limit) }
    }

    /// Reads the recording and checks that it fits observations of `observationCount` elements.
    ///
    /// - Throws: `DataError`, or `RunError` where the recording is empty, holds what is not finite, or is of another environment.
    public func loadRecording(observationCount: Int) throws -> ExpertRecording {
        let recording = try Self.load(dataset, observationCount: observationCount)
        let limited = limit.map { recording.prefix(transitions: $0) } ?? recording
        return switch terminals {
        case .recorded: limited
        case .all: limited.ending(inTerminalStates: true)
        case .none: limited.ending(inTerminalStates: false)
        }
    }

    /// Reads the recording of `dataset`; `observationCount` as in `loadRecording`, or `nil` where it is not known.
    static func load(_ dataset: any ExpertDataset, observationCount: Int?) throws -> ExpertRecording {
        let recording = try dataset.load()
        let observationCount = observationCount ?? recording.observationCount
        guard recording.observationCount == observationCount else {
            throw RunError(
                "the recording has \(recording.observationCount) numbers an observation, the environment \(observationCount): "
                    + "it is a recording of another environment")
        }
        guard recording.transitionCount > 0 else { throw RunError("the recording has no transitions") }
        if let place = recording.observations.firstIndex(where: { !$0.isFinite }) {
            let (row, element) = place.quotientAndRemainder(dividingBy: observationCount)
            throw RunError(
                "the recording has \(recording.observations[place]) as element \(element) of observation \(row) (from 0); "
                    + "all must be finite")
        }
        return recording
    }
}
