#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A loss that makes an expert's action the preferred one in its state.
package enum ImitationLoss: Hashable, Sendable {
    /// The large margin loss, max_b [Q(s, b) + margin · 1(b ≠ a)] - Q(s, a).
    ///
    /// Source: Piot et al. 2014; Hester et al. 2018 (DQfD).
    case margin(Float)
    /// The square of the margin loss, whose gradient vanishes as the margin is reached.
    case squaredMargin(Float)
    /// Behavioral cloning, -log softmax(Q(s, ·))_a, with outputs as the logits of a policy.
    case crossEntropy

    /// Adds the gradient of weight · loss with respect to the values of a state to `gradients`.
    ///
    /// - Returns: weight · loss.
    func add(
        _ weight: Float, of values: Span<Float>, action: Int, to gradients: inout MutableSpan<Float>
    ) -> Float {
        let count = values.count
        switch self {
        case .margin(let margin), .squaredMargin(let margin):
            var best = action
            var excess: Float = 0
            for other in 0..<count where other != action {
                let raised = values[other] + margin - values[action]
                if raised > excess { (best, excess) = (other, raised) }
            }
            guard best != action else { return 0 }
            let isSquared = self == .squaredMargin(margin)
            let slope = isSquared ? 2 * weight * excess : weight
            gradients[best] += slope
            gradients[action] -= slope
            return isSquared ? weight * excess * excess : weight * excess
        case .crossEntropy:
            var highest = values[0]
            for other in 1..<max(count, 1) { highest = max(highest, values[other]) }
            var sum: Float = 0
            for other in 0..<count { sum += exp(values[other] - highest) }
            for other in 0..<count { gradients[other] += weight * exp(values[other] - highest) / sum }
            gradients[action] -= weight
            return weight * (log(sum) + highest - values[action])
        }
    }
}
