#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// 1 / (1 + e^-x): the probability whose log-odds are `x`.
///
/// The derivative of the binary cross-entropy of a logit with respect to it is `logistic(logit) - target`.
public func logistic(_ x: Float) -> Float {
    // Neither form raises e to a large power, which would be infinite.
    x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
}

/// log(1 + e^x): -log(1 - p) of the probability p whose log-odds are `x`, and -log p of the one whose log-odds are -`x`.
public func softplus(_ x: Float) -> Float {
    max(x, 0) + log1p(exp(-abs(x)))
}

/// Writes the probabilities of classes that have the given logits: e^x / ∑ e^x.
///
/// The derivative of the cross-entropy with respect to the logits is the probabilities, less 1 at the true class.
///
/// - Parameters:
///   - logits: at least one.
///   - probabilities: as many.
public func softmax(_ logits: Span<Float>, into probabilities: inout MutableSpan<Float>) {
    var greatest = logits[0]
    for index in 1..<max(logits.count, 1) { greatest = max(greatest, logits[index]) }
    var sum: Float = 0
    for index in logits.indices {
        probabilities[index] = exp(logits[index] - greatest)
        sum += probabilities[index]
    }
    for index in logits.indices { probabilities[index] /= sum }
}
