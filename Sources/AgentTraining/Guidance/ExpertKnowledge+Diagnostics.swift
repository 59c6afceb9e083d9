import Understudy

extension ExpertKnowledge {
    /// The quality of the inferences, compared with the ground truth in the recording.
    struct Quality: Hashable {
        /// The mean error of the inferences; `nil` if there are none.
        var meanError: Double?
        /// The fraction of inferred actions that are correct, if the recording has the true actions.
        ///
        /// If the recording tells which actions are observable in their outcome, only their transitions count.
        var accuracy: Double?
        /// The fraction of the transitions with non-zero reward whose inferred reward has the correct sign.
        var rewardRecall: Double?
        /// The fraction of the non-zero inferred rewards with the correct sign.
        var rewardPrecision: Double?
        /// The expected calibration error of the labels used for learning.
        ///
        /// The labels are grouped into ten equal bins of their predicted probability. The error is the mean distance
        /// between this probability and the fraction of correct labels.
        var calibrationError: Double?

        /// The metrics of the quality.
        static var metrics: MetricTable<Quality> {
            var table = MetricTable<Quality>()
            table.add(
                "inference_error", title: "Inference error", unit: "distance",
                meaning: "Mean error of the inferences; 0 is an exact match of transitions.", \.meanError)
            table.add(
                "accuracy", title: "Inference accuracy", unit: "share",
                meaning: "Share of the inferred actions that are the expert’s true ones.", \.accuracy)
            table.add(
                "reward_recall", title: "Rewards found", unit: "share",
                meaning: "Share of the expert’s rewards other than 0 that are inferred with their sign.", \.rewardRecall
            )
            table.add(
                "reward_precision", title: "Rewards that are there", unit: "share",
                meaning: "Share of the inferred rewards other than 0 that the expert got.", \.rewardPrecision)
            table.add(
                "calibration_error", title: "Calibration error", unit: "probability",
                meaning: "Mean distance between the probability that a label is given and the share that is right.",
                \.calibrationError)
            return table
        }
    }

    private struct Share {
        var right = 0
        var all = 0
        var value: Double? { all > 0 ? Double(right) / Double(all) : nil }

        mutating func note(_ isRight: Bool) {
            all += 1
            right += isRight ? 1 : 0
        }
    }

    /// The current quality of all inferences.
    var quality: Quality { quality(of: 0..<recording.transitionCount) }

    /// Returns the current quality of the inferences of `transitions`.
    ///
    /// - Complexity: O(number of transitions).
    func quality(of transitions: Range<Int>) -> Quality {
        let truth = recording.truth
        let chance = 1 / Double(max(actionCount, 1))
        var (error, known) = (0.0, 0)
        var (accuracy, recall, precision) = (Share(), Share(), Share())
        var bins = [(count: Int, right: Int, probability: Double)](repeating: (0, 0, 0), count: 10)
        for j in transitions {
            let inference = inferencer.inference(for: j)
            if let rewards = truth?.rewards {
                let (real, inferred) = (rewards[j], inference?.reward ?? 0)
                let isFound = real * inferred > 0
                if real != 0 { recall.note(isFound) }
                if inferred != 0 { precision.note(isFound) }
            }
            guard let inference else { continue }
            error += Double(inference.error)
            known += 1
            guard let truth else { continue }
            let isRight = inference.action == truth.actions[j]
            // The observations cannot tell apart actions with the same result.
            if truth.actionIsUnique?[j] ?? truth.actionShows?[j] ?? true { accuracy.note(isRight) }
            guard
                let label = trial.calibrated(
                    inference, of: recordings.part(of: j), radius: inferencer.acceptanceRadius),
                label.certainty > 0
            else { continue }
            let probability = chance + (1 - chance) * Double(label.certainty)
            let bin = min(Int(probability * 10), 9)
            bins[bin].count += 1
            bins[bin].right += isRight ? 1 : 0
            bins[bin].probability += probability
        }
        let labels = bins.reduce(0) { $0 + $1.count }
        let distance = bins.reduce(0.0) { $0 + abs($1.probability - Double($1.right)) }
        return Quality(
            meanError: known > 0 ? error / Double(known) : nil, accuracy: accuracy.value, rewardRecall: recall.value,
            rewardPrecision: precision.value, calibrationError: labels > 0 ? distance / Double(labels) : nil)
    }
}
