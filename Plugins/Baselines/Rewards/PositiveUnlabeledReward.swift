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

/// The positive-unlabeled loss of a classifier R of expert-like transitions (Zolna et al. 2020, ORIL).
///
/// The positive data are expert transitions (E), the unlabeled data agent transitions (U):
///
///     η E_E[-log R]  +  ( E_U[-log(1 - R)] - η E_E[-log(1 - R)] )
///
/// η is the fraction of expert-like transitions among the agent's. The term in parentheses estimates the loss on the
/// transitions that are not expert-like. Its true value is never negative. If the estimate is negative, R has memorized
/// its samples, and the total loss has no lower bound. With `isNonNegative`, the classifier then takes a step with the
/// reversed gradient of this term to reduce the overfitting (Kiryo et al. 2017, algorithm 1 with β = 0 and γ = 1).
struct PositiveUnlabeledLoss: ClassificationLoss {
    /// The class prior η, in 0...1.
    let prior: Float
    let isNonNegative: Bool

    /// Returns the loss on expert-like transitions and the estimated loss on the others.
    func risks(_ expert: Span<Float>, _ own: Span<Float>) -> (positive: Float, negative: Float) {
        var (positive, negative): (Float, Float) = (0, 0)
        for row in 0..<expert.count {
            positive += prior * softplus(-expert[row])
            negative += softplus(own[row]) - prior * softplus(expert[row])
        }
        return (positive / Float(expert.count), negative / Float(expert.count))
    }

    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>) {
        let unlearns = isNonNegative && risks(expert, own).negative < 0
        let share = (unlearns ? -1 : 1) / Float(expert.count)
        for row in 0..<expert.count {
            let probability = logistic(expert[row])
            // d/dz -log R = R - 1, and d/dz -log(1 - R) = R.
            gradients[row] = share * prior * ((unlearns ? 0 : probability - 1) - probability)
            gradients[expert.count + row] = share * logistic(own[row])
        }
    }
}
