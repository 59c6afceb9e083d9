import QNetworks
import Understudy
import UnderstudyKernels

/// Deep Q-learning (Mnih et al. 2015) on weighted batches.
///
/// With the batches of `ReplayBatches` this is DQN. The code does not depend on the algorithm in use.
final class Learner {
    let network: Network
    let configuration: LearnerConfiguration
    let optimizer: Optimizer
    let batch: UpdateBatch

    /// The number of gradient updates so far.
    private(set) var updates = 0
    /// The moving average (decay 0.99) of the mean absolute temporal-difference error of agent samples (sigma_Q).
    private(set) var errorScale: Float = 0
    /// The random numbers of noisy layers.
    private var noise: RandomStream
    /// The statistics of the updates since the last call of `takeStatistics`.
    private(set) var statistics = Statistics()

    private let outputGradients: Buffer<Float>
    private let targets: Buffer<Float>
    /// The temporal-difference errors of the last update's rows.
    private let errors: Buffer<Float>

    /// Sums whose means are reported in a row of metrics.
    struct Statistics: Hashable {
        var updates = 0
        var loss = 0.0
        var value = 0.0
    }

    init(
        shape: NetworkShape, network: NetworkConfiguration, optimizer: Optimizer, configuration: LearnerConfiguration,
        batchCapacity capacity: Int, noise: RandomStream, using stream: inout RandomStream
    ) {
        self.noise = noise
        self.network = Network(
            shape: shape, maximumBatch: capacity, initialization: network.initialization, using: &stream)
        self.configuration = configuration
        self.optimizer = optimizer
        batch = UpdateBatch(capacity: capacity, observationCount: shape.inputs)
        outputGradients = Buffer(zeros: capacity * shape.outputs)
        targets = Buffer(zeros: capacity)
        errors = Buffer(zeros: capacity)
    }

    /// Returns and resets the statistics.
    func takeStatistics() -> Statistics {
        defer { statistics = Statistics() }
        return statistics
    }

    /// Performs one gradient update on a batch of `batches`.
    ///
    /// Noisy layers get new noise, the target network other noise than the online network.
    ///
    /// - Parameter factor: the factor of the learning rate.
    /// - Throws: `RunError` if the loss is not finite.
    func update(from batches: some BatchBuilder, rateFactor factor: Double = 1) throws {
        batch.removeAll()
        batches.fill(batch, updates: updates)
        network.drawNoise(for: .online, using: &noise)
        network.drawNoise(for: .target, using: &noise)
        takeTargets()
        let (observations, gradients, errors) = (batch.observations, outputGradients, errors)
        let values = network.forwardRecording(observations.span, count: batch.count)
        let judged =
            batches.weighsByTargetNetwork
            ? network.forward(observations.span, count: batch.count, with: .target, isNoisy: true) : values
        batches.weigh(
            batch,
            by: BatchValues(
                values: judged, actions: network.shape.outputs, errorScale: errorScale, updates: updates))
        try takeGradients(of: values, imitation: batches.imitation)

        network.backward(outputGradients: gradients.span, count: batch.count)
        if let limit = configuration.gradientClip { _ = network.clipGradients(toNorm: limit) }
        network.step(with: optimizer, rateFactor: factor)
        batches.finish(batch, errors: errors.span)
        updates += 1
    }

    /// Computes the targets y = r + discount · Q⁻(s', a').
    ///
    /// a' is the best action according to the target network or, in Double DQN, to the online network (van Hasselt et
    /// al. 2016). This must precede the recorded forward pass of Q(s, ·), whose gradient is computed.
    private func takeTargets() {
        let nextObservations = batch.nextObservations
        let nextValues = network.forward(nextObservations.span, count: batch.count, with: .target, isNoisy: true)
        let choosing =
            configuration.double
            ? network.forward(nextObservations.span, count: batch.count, with: .online, isNoisy: true) : nextValues
        let actions = network.shape.outputs
        for row in 0..<batch.count {
            var best = row * actions
            for place in best..<best + actions where choosing[place] > choosing[best] { best = place }
            targets[row] = batch[row].reward + batch[row].discount * nextValues[best]
        }
    }

    /// Moves the target network toward the online network.
    func updateTarget() {
        if configuration.tau == 1 {
            network.synchronizeTarget()
        } else {
            network.moveTarget(by: configuration.tau)
        }
    }

    /// Computes the derivative of the batch's loss with respect to each output.
    ///
    /// The loss is the sum of weight · loss(Q(s, a) - y) + imitationWeight · imitation(Q(s, ·), a).
    private func takeGradients(of values: Buffer<Float>, imitation: ImitationLoss) throws {
        let actions = network.shape.outputs
        outputGradients.fill(0..<batch.count * actions, with: 0)
        var loss: Float = 0
        var absoluteError: Float = 0
        var value: Float = 0
        for row in 0..<batch.count {
            let sample = batch[row]
            let place = row * actions + sample.action
            let error = values[place] - targets[row]
            errors[row] = error
            outputGradients[place] = sample.weight * configuration.loss.derivative(at: error)
            loss += sample.weight * configuration.loss.value(of: error)
            if row < configuration.batchSize {
                absoluteError += abs(error)
                value += values[place]
            }
            guard sample.imitationWeight > 0 else { continue }
            let (places, all) = (row * actions..<(row + 1) * actions, outputGradients)
            var gradients = all.mutableSpan(places)
            loss += imitation.add(
                sample.imitationWeight, of: values.span(places), action: sample.action, to: &gradients)
        }
        guard loss.isFinite else {
            throw RunError(
                "the loss is not finite after \(updates) updates: the values diverge; lower optimizer.learning_rate, set learner.gradient_clip, "
                    + "or scale the environment's rewards")
        }
        let own = Float(configuration.batchSize)
        errorScale = updates == 0 ? absoluteError / own : 0.99 * errorScale + 0.01 * absoluteError / own
        statistics.updates += 1
        statistics.loss += Double(loss)
        statistics.value += Double(value / own)
    }
}

extension Learner {
    /// Saves or restores the mutable state.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.buffers(network.trainingState())
        try archive.number(&network.stepCount, "step_count")
        if network.shape.noise != nil { try noise.saveOrRestoreState(in: &archive, "noise_stream") }
        try archive.number(&updates, "updates")
        try archive.number(&errorScale, "error_scale")
        try archive.number(&statistics.updates, "statistics.updates")
        try archive.number(&statistics.loss, "statistics.loss")
        try archive.number(&statistics.value, "statistics.value")
    }
}
