#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A loss on the difference between a prediction and its target.
public enum Loss: Hashable, Sendable {
    /// The squared error, e² (PyTorch's `MSELoss` without the mean).
    case squaredError

    /// The Huber loss: ½e² up to `threshold`, a positive number, and linear beyond it.
    ///
    /// Source: Huber 1964; PyTorch's `HuberLoss`. With a threshold of 1, the derivative is the temporal-difference
    /// error clipped to [-1, 1] of Mnih et al. 2015.
    case huber(threshold: Float)

    /// Returns the loss of an error (prediction minus target).
    @inlinable
    public func value(of error: Float) -> Float {
        switch self {
        case .squaredError: error * error
        case .huber(let threshold):
            abs(error) <= threshold ? 0.5 * error * error : threshold * (abs(error) - 0.5 * threshold)
        }
    }

    /// Returns the derivative of the loss with respect to the prediction, given the error (prediction minus target).
    @inlinable
    public func derivative(at error: Float) -> Float {
        switch self {
        case .squaredError: 2 * error
        case .huber(let threshold): error < -threshold ? -threshold : error > threshold ? threshold : error
        }
    }
}

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
