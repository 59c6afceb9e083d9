/// What the directory of one run, finished or not, holds by now.
public struct RunResults: Sendable {
    /// The seed that the run's random streams derive from.
    public let seed: Int
    /// The steps that the run is to do, where the plan says so.
    public let plannedSteps: Int?
    /// The run's directory, beginning as the study's directory was given.
    public let directory: String
    /// How far the run has come.
    public let state: RunState
    /// The last environment step that the run's status tells of.
    public let step: Int?
    /// The time that the run has taken, in seconds of wall time.
    public let wallSeconds: Double?
    /// Why the run failed.
    public let message: String?
    /// The instruction set that the run's numerics used.
    public let instructionSet: String?
    /// The mean undiscounted return of uniformly random play in the run's environment, where it is recorded.
    public let randomReturn: Double?
    /// The rows of `metrics.csv`; empty where there is no such file yet.
    public let metrics: MetricsTable
    /// The number of rows of `episodes.csv`, or nil where there is no such file.
    public let episodeCount: Int?
    /// The text of `spec.yaml`, the resolved spec, or nil where there is no such file.
    public let spec: String?
    /// What could not be read of the run's files.
    public let problems: [StudyFileError]

    /// The greedy evaluations: the environment step and the mean undiscounted return of its episodes.
    public var evaluations: [Sample] { metrics.samples(of: "eval/mean_reward") }

    /// The run's final return: the mean of its last three evaluations, of fewer where there are fewer.
    ///
    /// Three, because the greedy evaluations of a deep Q-network swing from one to the next. Nil for a run that has not
    /// finished, has no evaluation, or has one that is no number.
    public var finalReturn: Double? {
        state == .finished && divergedEvaluations.isEmpty
            ? Statistics.mean(evaluations.suffix(3).map(\.value)) : nil
    }

    /// The steps of the evaluations whose mean return is not finite, or of 1e100 and more.
    public var divergedEvaluations: [Int] { metrics.divergedSteps(of: "eval/mean_reward") }

    /// The run's mean return while it learned: the area under the straight lines between its evaluations, divided by the steps from the first to the last one.
    ///
    /// It tells early learning, which the final return does not. Nil for a run that has not finished, has fewer than two evaluations, or one that is no number.
    public var areaUnderCurve: Double? {
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
