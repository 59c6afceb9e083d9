import Networks

/// The logistic loss of a discriminator D that tells the expert's transitions from own ones (Torabi, Warnell & Stone 2018, GAIfO; after Ho & Ermon 2016, GAIL):
///
///     mean over the expert's of  -(1 - α) log D - α log(1 - D)   +   mean over own of  -α log D - (1 - α) log(1 - D)
///
/// α is 0 in the publication. Above 0 it smooths the labels (Szegedy et al. 2016; Salimans et al. 2016 for discriminators): where the two can be told apart for
/// certain, D settles at 1 - α and α in place of going on to 1 and 0.
struct AdversarialLoss: ClassificationLoss {
    /// α, in 0 ..< 0.5.
    let smoothing: Float

    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>) {
        let share = 1 / Float(expert.count)
        for row in 0..<expert.count {
            gradients[row] = share * (logistic(expert[row]) - (1 - smoothing))
            gradients[expert.count + row] = share * (logistic(own[row]) - smoothing)
        }
    }
}
