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
