import QNetworks

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
