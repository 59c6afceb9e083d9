import UnderstudyKernels

/// An optimization algorithm with its settings; the defaults are PyTorch's.
public enum Optimizer: Hashable, Sendable {
    /// Adam with bias correction (Kingma & Ba 2015, algorithm 1; epsilon outside the bias-corrected root).
    ///
    /// The learning rate and epsilon are above 0, beta1 and beta2 in 0..<1.
    case adam(learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)

    /// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2; as PyTorch's `AdamW`).
    ///
    /// Before Adam's step, every parameter is multiplied by 1 - learning rate * weight decay. The bounds are those of
    /// Adam; the weight decay is not negative.
    case adamW(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 1e-2)

    /// Centered RMSprop (Graves 2013, section 4; epsilon outside the root).
    ///
    /// The learning rate and epsilon are above 0, decay in 0..<1.
    case centeredRMSprop(learningRate: Double = 1e-2, decay: Double = 0.99, epsilon: Double = 1e-8)

    /// The learning rate.
    public var learningRate: Double {
        switch self {
        case .adam(let learningRate, _, _, _), .adamW(let learningRate, _, _, _, _),
            .centeredRMSprop(let learningRate, _, _):
            learningRate
        }
    }
}

extension Network {
    /// Performs one optimizer step on the online parameters.
    ///
    /// All optimizers keep their state in the same moments, so a network must be trained with one kind only.
    ///
    /// - Parameters:
    ///   - optimizer: The optimizer.
    ///   - factor: A factor of its learning rate, not negative.
    public func step(with optimizer: Optimizer, rateFactor factor: Double = 1) {
        stepCount += 1
        recordedCount = 0
        onlineNoise?.isCurrent = false
        let (parameters, gradients) = (values(of: .online), values(of: .gradients))
        let (first, second) = (values(of: .firstMoments), values(of: .secondMoments))
        let learningRate = optimizer.learningRate * factor
        switch optimizer {
        case .adam(_, let beta1, let beta2, let epsilon), .adamW(_, let beta1, let beta2, let epsilon, _):
            precondition(epsilon > 0, "without epsilon a parameter that has no gradient, as padding, becomes NaN")
            if case .adamW(_, _, _, _, let weightDecay) = optimizer {
                kernels.scale(parameters.mutableSpan, by: Float(1 - learningRate * weightDecay))
            }
            kernels.adam(
                parameters.mutableSpan, gradients: gradients.span, firstMoments: first.mutableSpan,
                secondMoments: second.mutableSpan, learningRate: learningRate, beta1: beta1, beta2: beta2,
                epsilon: epsilon, step: stepCount)
        case .centeredRMSprop(_, let decay, let epsilon):
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
        targetNoise?.isCurrent = false
    }

    /// Moves the target parameters toward the online parameters: target += tau (online - target).
    ///
    /// - Parameter tau: The interpolation factor, in 0...1.
    public func moveTarget(by tau: Float) {
        let (target, online) = (values(of: .target), values(of: .online))
        kernels.softUpdate(target.mutableSpan, toward: online.span, by: tau)
        targetNoise?.isCurrent = false
    }
}
