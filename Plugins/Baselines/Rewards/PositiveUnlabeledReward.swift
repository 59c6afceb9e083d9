import QNetworks
import Understudy

/// The reward R in (0, 1) from a classifier that treats the agent's transitions as unlabeled, not as negative.
///
/// In the publication, the unlabeled data are a fixed data set. Here they are the agent's own transitions, which become
/// more and more expert-like.
///
/// Source: Zolna et al. 2020, ORIL, arXiv 2011.13885.
public struct PositiveUnlabeledReward: RewardModel {
    /// `positive-unlabeled`
    public static let name = "positive-unlabeled"

    /// The publication.
    public static let source: String? = "Zolna et al. 2020 (ORIL), arXiv 2011.13885"

    /// A one-line summary for `understudy list`.
    public static let summary = "A classifier that takes own transitions for unlabeled, not for bad (ORIL)"

    private let loss: PositiveUnlabeledLoss
    private let settings: ClassifierSettings
    private var classifier: ExpertClassifier?

    /// The number of agent transitions per call of `learn`.
    public var batchSize: Int { settings.batchSize }

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        loss = PositiveUnlabeledLoss(
            prior: Float(
                reader.value(
                    "prior", default: 0.5, in: 0...1, "Share of expert-like transitions among own ones (eta)")),
            isNonNegative: reader.value(
                "non_negative", default: true,
                "Whether the loss on the others is kept from falling below 0 (Kiryo et al. 2017)"))
        settings = ClassifierSettings(from: &reader, scope: .states)
    }

    /// Begins a run with a new classifier.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) {
        classifier = ExpertClassifier(settings, recording: recording, observations: observations, random: random)
    }

    /// Performs one training step of the classifier.
    public mutating func learn(_ observations: Span<Float>, next: Span<Float>) {
        classifier?.learn(observations, next: next, by: loss)
    }

    /// Writes the rewards, each above 0 and below 1.
    public mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>
    ) {
        classifier?.write(rewardsOf: observations, next: next, into: &rewards, logistic)
    }
}

extension PositiveUnlabeledReward {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try classifier?.saveOrRestoreState(in: &archive)
    }
}
