extension TrainingRun {
    /// The names of the metrics, in the order of a row: TensorBoard's tags as Stable-Baselines3 writes them, and `imitation/` for ours.
    public var metricNames: [String] {
        [
            "step", "eval/mean_reward", "eval/mean_ep_length", "rollout/ep_rew_mean", "rollout/ep_len_mean",
            "rollout/exploration_rate", "train/loss", "train/learning_rate", "train/mean_q", "train/n_updates",
        ] + (expert?.diagnosticNames ?? [])
    }

    /// Evaluates the present policy and hands a row of metrics to `recorder`; means are over the time since the row before.
    func evaluate(to recorder: inout some RunRecorder) throws {
        let outcome = try evaluation.run(number: evaluations)
        evaluations += 1
        let training = learner.takeStatistics()
        let episodes = Double(recentReturns.count)
        let known = training.updates > 0 ? Double(training.updates) : nil
        try recorder.record(
            metrics: [
                Double(step), outcome.meanReturn, outcome.meanLength,
                recentReturns.isEmpty ? nil : recentReturns.reduce(0, +) / episodes,
                recentLengths.isEmpty ? nil : Double(recentLengths.reduce(0, +)) / episodes,
                epsilon, known.map { training.loss / $0 }, configuration.optimizer.learningRate,
                known.map { training.value / $0 }, Double(learner.updates),
            ] + (expert?.takeDiagnostics() ?? []))
    }
}
