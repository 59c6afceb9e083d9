import StudyFormat

/// The current content of a run's folder, whether or not the run has finished.
package struct RunResults: Sendable {
    /// The seed of the run's random streams.
    package let seed: Int
    /// The number of planned steps, if the plan has it.
    package let plannedSteps: Int?
    /// The run's folder; the path starts with the study's folder as specified by the caller.
    package let directory: String
    /// The state of the run.
    package let state: RunState
    /// The last environment step reported in the run's status.
    package let step: Int?
    /// The run's wall-clock time in seconds.
    package let wallSeconds: Double?
    /// The reason for the failure of the run.
    package let message: String?
    /// The instruction set used by the run's kernels.
    package let instructionSet: String?
    /// The mean undiscounted return of uniformly random play in the run's environment, if recorded.
    package let randomReturn: Double?
    /// The rows of `metrics.csv`; empty if the file does not exist yet.
    package let metrics: MetricsTable
    /// The number of rows in `episodes.csv`; `nil` if the file does not exist.
    package let episodeCount: Int?
    /// The text of `spec.yaml`, the resolved spec; `nil` if the file does not exist.
    package let spec: String?
    /// The errors in reading the run's files.
    package let problems: [StudyFileError]

    /// The greedy evaluations: the environment step and the mean undiscounted return of the evaluation episodes.
    package var evaluations: [Sample] { metrics.samples(of: "eval/mean_reward") }

    /// The run's final return: the mean of its last three evaluations, or of all if there are fewer.
    ///
    /// Three evaluations are averaged because the greedy evaluations of a deep Q-network fluctuate. The value is `nil`
    /// for a run that has not finished, has no evaluations, or has a diverged evaluation.
    package var finalReturn: Double? {
        state == .finished && divergedEvaluations.isEmpty
            ? Statistics.mean(evaluations.suffix(3).map(\.value)) : nil
    }

    /// The steps of evaluations with a mean return that is not finite or at least 1e100 in magnitude.
    package var divergedEvaluations: [Int] { metrics.divergedSteps(of: "eval/mean_reward") }

    /// The run's mean return during learning.
    ///
    /// It is the area under the linear interpolation of the evaluations, divided by the steps from the first to the
    /// last one. Unlike the final return, it reflects early learning. The value is `nil` for a run that has not
    /// finished, has fewer than two evaluations, or has a diverged evaluation.
    package var areaUnderCurve: Double? {
        let samples = evaluations
        guard state == .finished, divergedEvaluations.isEmpty, samples.count > 1, let first = samples.first,
            let last = samples.last
        else {
            return nil
        }
        let area = zip(samples, samples.dropFirst()).reduce(0.0) { sum, pair in
            sum + Double(pair.1.step - pair.0.step) * (pair.0.value + pair.1.value) / 2
        }
        return area / Double(last.step - first.step)
    }
}
