import Understudy

/// How long a run trains and how it is judged: the part `training` of a spec, apart from the seeds.
public struct ScheduleConfiguration: Hashable, Sendable {
    /// Environment steps of the run.
    public var steps: Int
    /// Environment steps from one evaluation to the next.
    public var evaluateEvery: Int
    /// Episodes per evaluation.
    public var evaluationEpisodes: Int
    /// Epsilon of the policy that is evaluated.
    public var evaluationEpsilon: Double

    /// Environment steps from one checkpoint to the next.
    public var checkpointEvery: Int

    /// Reads the keys of `training` that belong to one run.
    public init(from reader: inout SpecReader) {
        steps = reader.value("steps", in: 1..., "Environment steps of each run")
        evaluateEvery = reader.value(
            "evaluate_every", default: max(1, steps / 20), in: 1...,
            "Steps from one evaluation to the next (a twentieth)")
        evaluationEpisodes = reader.value("evaluation_episodes", default: 10, in: 1..., "Episodes per evaluation")
        checkpointEvery = reader.value(
            "checkpoint_every", default: 50_000, in: 1...,
            "Steps from one checkpoint to the next, from which a run goes on that was cut off")
        evaluationEpsilon = reader.value(
            "evaluation_epsilon", default: 0, in: 0.0...1, "Share of random actions in evaluations; 0 is greedy")
    }
}
