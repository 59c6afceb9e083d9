/// The names of the metrics that other parts than their producer look up: columns of `metrics.csv`.
package enum MetricName {
    /// The environment steps so far.
    package static let step = "step"
    /// The mean return of the greedy evaluation.
    package static let evaluationReturn = "eval/mean_reward"
    /// The mean return of the last training episodes.
    package static let trainingReturn = "rollout/ep_rew_mean"
    /// The mean length of the last training episodes.
    package static let trainingLength = "rollout/ep_len_mean"

    /// The beginning of the names of all metrics of imitation.
    package static let imitation = "imitation/"
    /// The share of the expert's transitions that are infeasible.
    package static let infeasibleShare = imitation + "infeasible_share"
    /// The share of right labels in tests on the agent's own random steps.
    package static let ownAccuracy = imitation + "own_accuracy"
    /// The share of the agent's states that are near one of the expert's.
    package static let coverage = imitation + "coverage"
    /// The share of the expert's states that consist of what the agent has seen.
    package static let support = imitation + "support"
    /// The expert's mean return, as the inferred rewards tell it.
    package static let expertReturn = imitation + "expert_return"
    /// The trust in the expert.
    package static let trust = imitation + "trust"
}
