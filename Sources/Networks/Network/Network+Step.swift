import CKernels

extension Network {
    /// Performs one optimizer step on the online parameters.
    ///
    /// Both optimizers keep their state in the same moments, so a network must be trained with one kind only.
    public func step(with optimizer: Optimizer) {
        stepCount += 1
        recordedCount = 0
        let (parameters, gradients) = (start(of: .online), start(of: .gradients))
        let (first, second) = (start(of: .firstMoments), start(of: .secondMoments))
        switch optimizer {
        case .adam(let learningRate, let beta1, let beta2, let epsilon):
            precondition(epsilon > 0, "without epsilon a parameter that has no gradient, as padding, becomes NaN")
            kernels.table.adam(
                storageCount, parameters, gradients, first, second, learningRate, beta1, beta2, epsilon, stepCount
            )
        case .centeredRMSprop(let learningRate, let decay, let epsilon):
            precondition(epsilon > 0, "without epsilon a parameter that has no gradient, as padding, becomes NaN")
            kernels.table.centered_rmsprop(
                storageCount, parameters, gradients, first, second, learningRate, decay, epsilon)
        }
    }

    /// Copies the online parameters to the target parameters.
    public func synchronizeTarget() {
        start(of: .target).update(from: start(of: .online), count: storageCount)
    }

    /// Moves the target parameters toward the online parameters: target += tau (online - target).
    ///
    /// - Parameter tau: The interpolation factor, in 0...1.
    public func moveTarget(by tau: Float) {
        kernels.table.soft_update(storageCount, start(of: .target), start(of: .online), tau)
    }
}
