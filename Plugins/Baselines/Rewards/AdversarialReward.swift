import QNetworks
import Understudy

/// The reward from a discriminator between the expert's and the agent's transitions, trained along with the agent.
///
/// D is the probability that a transition is the expert's; a publication that uses the probability of the agent's has 1
/// - D instead. The option `states` is for experts with actions that the agent does not have (Zolna et al. 2019, RILO,
/// arXiv 1904.03438), because their transitions would reveal them.
///
/// Source: Torabi, Warnell & Stone 2018, GAIfO, arXiv 1807.06158.
public struct AdversarialReward: RewardModel {
    /// `adversarial`
    public static let name = "adversarial"

    /// The publication.
    public static let source: String? = "Torabi, Warnell & Stone 2018 (GAIfO), arXiv 1807.06158"

    /// A one-line summary for `understudy list`.
    public static let summary = "A discriminator between the expert's transitions and own ones (GAIfO, RILO)"

    /// The published reward functions of D, named after their sign if it is constant.
    enum Form: String, CaseIterable {
        /// -log(1 - D): Ho & Ermon 2016, Torabi et al. 2018.
        case positive
        /// log D: Goodfellow et al. 2014 against vanishing gradients.
        case negative
        /// log D - log(1 - D): Fu, Luo & Levine 2018 (AIRL).
        case logOdds = "log-odds"

        func reward(_ logit: Float) -> Float {
            switch self {
            case .positive: softplus(logit)
            case .negative: -softplus(-logit)
            case .logOdds: logit
            }
        }
    }

    private let form: Form
    private let loss: AdversarialLoss
    private let settings: ClassifierSettings
    private var classifier: ExpertClassifier?

    /// The number of agent transitions per call of `learn`.
    public var batchSize: Int { settings.batchSize }

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        form = reader.choice(
            "reward", default: .positive,
            "Reward for D, the probability of the expert: positive, -log(1 - D); negative, log D; log-odds, log D - log(1 - D)"
        )
        loss = AdversarialLoss(
            smoothing: Float(
                reader.value(
                    "label_smoothing", default: 0, in: 0...0.49,
                    "By how much the labels of D differ from 0 and 1, to keep it from becoming certain; 0 as published")
            ))
        settings = ClassifierSettings(from: &reader, scope: .transitions)
    }

    /// Begins a run with a new discriminator.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) {
        classifier = ExpertClassifier(settings, recording: recording, observations: observations, random: random)
    }

    /// Performs one training step of the discriminator.
    public mutating func learn(_ observations: Span<Float>, next: Span<Float>) {
        classifier?.learn(observations, next: next, by: loss)
    }

    /// Writes the rewards, which lie within ±10.0001.
    public mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>
    ) {
        let form = form
        classifier?.write(rewardsOf: observations, next: next, into: &rewards) { form.reward($0) }
    }
}

extension AdversarialReward {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try classifier?.saveOrRestoreState(in: &archive)
    }
}
