import UnderstudyKernels

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

extension Network {
    /// Performs one optimizer step on the online parameters.
    ///
    /// Both optimizers keep their state in the same moments, so a network must be trained with one kind only.
    public func step(with optimizer: Optimizer) {
        stepCount += 1
        recordedCount = 0
        let (parameters, gradients) = (values(of: .online), values(of: .gradients))
        let (first, second) = (values(of: .firstMoments), values(of: .secondMoments))
        switch optimizer {
        case .adam(let learningRate, let beta1, let beta2, let epsilon):
            precondition(epsilon > 0, "without epsilon a parameter that has no gradient, as padding, becomes NaN")
            kernels.adam(
                parameters.mutableSpan, gradients: gradients.span, firstMoments: first.mutableSpan,
                secondMoments: second.mutableSpan, learningRate: learningRate, beta1: beta1, beta2: beta2,
                epsilon: epsilon, step: stepCount)
        case .centeredRMSprop(let learningRate, let decay, let epsilon):
            precondition(epsilon > 0, "without epsilon a parameter that has no gradient, as padding, becomes NaN")
            kernels.centeredRMSprop(
                parameters.mutableSpan, gradients: gradients.span, firstMoments: first.mutableSpan,
                secondMoments: second.mutableSpan, learningRate: learningRate, decay: decay, epsilon: epsilon)
        }
    }

    /// Copies the online parameters to the target parameters.
    public func synchronizeTarget() {
        let (target, online) = (values(of: .target), values(of: .online))
        var span = target.mutableSpan
        span.update(from: online.span)
    }

    /// Moves the target parameters toward the online parameters: target += tau (online - target).
    ///
    /// - Parameter tau: The interpolation factor, in 0...1.
    public func moveTarget(by tau: Float) {
        let (target, online) = (values(of: .target), values(of: .online))
        kernels.softUpdate(target.mutableSpan, toward: online.span, by: tau)
    }
}
