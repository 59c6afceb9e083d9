import StudyFormat
import Understudy

extension TrainingRun {
    /// The metrics measured at each evaluation, in the order of a row.
    ///
    /// The names are the TensorBoard tags of Stable-Baselines3, plus `imitation/` for our own.
    package var metrics: [Metric] { metricTable.metrics }

    /// Evaluates the current policy and records a row of metrics, with means since the previous row.
    func evaluate(to recorder: inout some RunRecorder) throws {
        let number = evaluations
        let outcome = try evaluation.run(number: number)
        evaluations += 1
        try recorder.record(
            metrics: metricTable.row(
                of: Snapshot(
                    run: self, outcome: outcome, training: learner.takeStatistics(),
                    imitation: imitation?.takeSnapshot())))
        switch configuration.schedule.keptPolicies {
        case .last: break
        case .every: try recorder.record(PolicyOnTheWay(file: policyFile, step: step, isBest: false))
        case .best:
            let selection = try evaluation.run(number: number, for: .selection)
            // Returns that are no numbers, of values that diverge, choose nothing.
            guard selection.meanReturn.isFinite, outcome.meanReturn.isFinite,
                best.map({ selection.meanReturn > $0.selectionReturn }) ?? true
            else { break }
            let file = policyFile
            self.best = BestPolicy(
                file: file, step: step, selectionReturn: selection.meanReturn, evaluationReturn: outcome.meanReturn)
            try recorder.record(PolicyOnTheWay(file: file, step: step, isBest: true))
        }
    }

    /// The source of the metrics.
    private struct Snapshot {
        let run: TrainingRun
        let outcome: Evaluation.Outcome
        let training: Learner.Statistics
        let imitation: Imitation.Snapshot?

        /// Returns the mean over the updates since the last row, given their sum; `nil` if there were none.
        func mean(_ sum: Double) -> Double? { training.updates > 0 ? sum / Double(training.updates) : nil }
    }

    private var metricTable: MetricTable<Snapshot> {
        var table = MetricTable<Snapshot>()
        table.add(MetricName.step, title: "Steps", unit: "environment steps", meaning: "The environment steps so far.")
        { Double($0.run.step) }
        table.add(
            MetricName.evaluationReturn, title: "Evaluation return", unit: "reward",
            meaning: "Mean undiscounted return of the greedy evaluation."
        ) { $0.outcome.meanReturn }
        table.add(
            "eval/mean_ep_length", title: "Evaluation length", unit: "environment steps",
            meaning: "Mean steps of an episode of the evaluation."
        ) { $0.outcome.meanLength }
        table.add(
            MetricName.trainingReturn, title: "Training return", unit: "reward",
            meaning: "Mean return of the last 100 training episodes."
        ) { $0.run.recentReturns.mean }
        table.add(
            MetricName.trainingLength, title: "Training length", unit: "environment steps",
            meaning: "Mean steps of the last 100 training episodes."
        ) { $0.run.recentLengths.map(Double.init).mean }
        table.add(
            "rollout/exploration_rate", title: "Exploration", unit: "probability",
            meaning: "Epsilon: the probability that a step is exploratory."
        ) { $0.run.epsilon }
        table.add("train/loss", title: "Loss", unit: "loss", meaning: "Mean loss of the updates since the last row.") {
            $0.mean($0.training.loss)
        }
        table.add("train/learning_rate", title: "Learning rate", unit: "1", meaning: "The optimizer’s learning rate.") {
            $0.run.configuration.optimizer.learningRate * $0.run.rateFactor
        }
        table.add(
            "train/mean_q", title: "Mean Q-value", unit: "return",
            meaning: "Mean value of the sampled actions in the updates since the last row."
        ) { $0.mean($0.training.value) }
        table.add("train/n_updates", title: "Updates", unit: "count", meaning: "The gradient updates so far.") {
            Double($0.run.learner.updates)
        }
        if let imitation { table.add(imitation.metrics, prefix: MetricName.imitation, \.imitation) }
        return table
    }
}

extension [Double] {
    /// The arithmetic mean; `nil` for an empty array.
    fileprivate var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
