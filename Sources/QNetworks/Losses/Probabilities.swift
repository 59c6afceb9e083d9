#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Returns the logistic function 1 / (1 + e^-x), the probability with log-odds `x`.
///
/// The derivative of the binary cross-entropy with respect to a logit is `logistic(logit) - target`.
public func logistic(_ x: Float) -> Float {
    // Both forms avoid large powers of e, which would overflow.
    x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
}

/// Returns the softplus function, log(1 + e^x).
///
/// For the probability p with log-odds x, -log(1 - p) is `softplus(x)` and -log p is `softplus(-x)`.
public func softplus(_ x: Float) -> Float {
    max(x, 0) + log1p(exp(-abs(x)))
}

/// Writes the class probabilities for the given logits: e^x / ∑ e^x.
///
/// The derivative of the cross-entropy with respect to the logits is the probabilities, minus 1 at the true class.
///
/// - Parameters:
///   - logits: the logits, at least one.
///   - probabilities: the output, with as many elements as `logits`.
public func softmax(_ logits: Span<Float>, into probabilities: inout [Float]) {
    var greatest = logits[0]
    for index in 1..<max(logits.count, 1) { greatest = max(greatest, logits[index]) }
    var sum: Float = 0
    for index in logits.indices {
        probabilities[index] = exp(logits[index] - greatest)
        sum += probabilities[index]
    }
    for index in logits.indices { probabilities[index] /= sum }
}
