import Understudy

/// The length and the evaluations of a run: the section `training` of a spec, without the seeds.
package struct ScheduleConfiguration: Hashable, Sendable {
    /// The number of environment steps of the run.
    package var steps: Int
    /// The number of environment steps between two evaluations.
    package var evaluateEvery: Int
    /// The number of episodes per evaluation.
    package var evaluationEpisodes: Int
    /// The epsilon of the evaluated policy.
    package var evaluationEpsilon: Double

    /// The number of environment steps between two checkpoints.
    package var checkpointEvery: Int

    /// The greatest number of steps of a run, of which the runs of a study can be added up.
    private static let maximumSteps = 1_000_000_000_000

    /// Reads the keys of the section `training` that apply to a single run.
    package init(from reader: inout SpecReader) {
        steps = reader.value("steps", in: 1...Self.maximumSteps, "Environment steps of each run")
        evaluateEvery = reader.value(
            "evaluate_every", default: max(1, steps / 20), in: 1..., absent: "a twentieth of steps",
            "Steps from one evaluation to the next")
        evaluationEpisodes = reader.value(
            "evaluation_episodes", default: 10, in: 1...100_000, "Episodes per evaluation")
        checkpointEvery = reader.value(
            "checkpoint_every", default: 50_000, in: 1...,
            "Steps from one checkpoint to the next, from which a run goes on that was cut off")
        evaluationEpsilon = reader.value(
            "evaluation_epsilon", default: 0, in: 0.0...1, "Share of random actions in evaluations; 0 is greedy")
        reader.measure(in: "environment steps", "steps", "evaluate_every", "checkpoint_every")
        reader.measure(in: "episodes", "evaluation_episodes")
    }
}
