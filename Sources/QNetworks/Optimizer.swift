/// An optimization algorithm with its settings; the defaults are PyTorch's.
public enum Optimizer: Hashable, Sendable {
    /// Adam with bias correction (Kingma & Ba 2015, algorithm 1; epsilon outside the bias-corrected root).
    ///
    /// The learning rate and epsilon are above 0, beta1 and beta2 in 0..<1.
    case adam(learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)

    /// Centered RMSprop (Graves 2013, section 4; epsilon outside the root).
    ///
    /// The learning rate and epsilon are above 0, decay in 0..<1.
    case centeredRMSprop(learningRate: Double = 1e-2, decay: Double = 0.99, epsilon: Double = 1e-8)

    /// The learning rate.
    public var learningRate: Double {
        switch self {
        case .adam(let learningRate, _, _, _), .centeredRMSprop(let learningRate, _, _): learningRate
        }
    }
}
