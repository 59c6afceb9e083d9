import Networks

/// The loss of a classifier R of expert-like transitions, from expert ones (E) and own ones that may be either (U) (Zolna et al. 2020, ORIL):
///
///     η E_E[-log R]  +  ( E_U[-log(1 - R)] - η E_E[-log(1 - R)] )
///
/// η is the share of expert-like transitions among own ones. The part in brackets estimates the loss on the others. It cannot be negative but for an R that has
/// learned its samples by heart, from where the whole has no lower bound: with `isNonNegative` the classifier then unlearns, by the gradient of that part with the
/// opposite sign (Kiryo et al. 2017, algorithm 1 with β = 0 and γ = 1).
struct PositiveUnlabeledLoss: ClassificationLoss {
    /// η, in 0...1.
    let prior: Float
    let isNonNegative: Bool

    /// The loss on expert-like transitions and the estimate of that on the others.
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
