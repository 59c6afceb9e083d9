import Networks

/// The logistic loss of a discriminator D that distinguishes the expert's transitions from the agent's.
///
///     mean over the expert's of  -(1 - α) log D - α log(1 - D)
///     + mean over the agent's of  -α log D - (1 - α) log(1 - D)
///
/// Source: Torabi, Warnell & Stone 2018 (GAIfO), after Ho & Ermon 2016 (GAIL). α is 0 in the publication. A positive α
/// smooths the labels (Szegedy et al. 2016; Salimans et al. 2016 for discriminators). If the two kinds of transitions
/// are perfectly separable, D then converges to 1 - α and α instead of 1 and 0.
struct AdversarialLoss: ClassificationLoss {
    /// The label smoothing α, in 0 ..< 0.5.
    let smoothing: Float

    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>) {
        let share = 1 / Float(expert.count)
        for row in 0..<expert.count {
            gradients[row] = share * (logistic(expert[row]) - (1 - smoothing))
            gradients[expert.count + row] = share * (logistic(own[row]) - smoothing)
        }
    }
}
