import AgentTraining
import Experiments
import Understudy

extension BenchmarkCase {
    /// Creates the cases for the steps of whole runs.
    ///
    /// A step covers acting, the environment, the replay memory, the expert and updates, but not evaluations.
    ///
    /// - Parameters:
    ///   - registry: the components, including those of the benchmarks.
    ///   - rounds: the number of rounds to measure.
    ///   - includesSlow: whether to include runs that take seconds before their first step.
    ///   - skipped: called with a message for each run left out, including the reason.
    static func training(
        in registry: Registry, rounds: Int, includesSlow: Bool, skipped: (String) -> Void
    ) -> [BenchmarkCase] {
        let board = TrainingSpec.boardEnvironment(in: registry)
        return TrainingSpec.all.filter { includesSlow || !$0.isSlow }.compactMap { spec in
            do {
                let plan = try spec.plan(in: registry, board: board)
                let loop = try TrainingLoop(RunSpec(plan.spec, registry: registry))
                return BenchmarkCase(
                    group: .training, name: spec.playsBoard ? "\(spec.title) (\(board))" : spec.title,
                    reference: spec.reference, targetSeconds: spec.target.map { 1 / $0 }, roundSeconds: 0.02,
                    multiple: spec.stepsPerUpdate,
                    operationsPerRound: spec.wholeRun.map { ($0 - loop.stepsSoFar) / rounds - spec.stepsPerUpdate },
                    operate: loop.run)
            } catch {
                skipped("run '\(spec.title)' left out: \(error)")
                return nil
            }
        }
    }
}

/// A run that advances on request.
private final class TrainingLoop {
    private let run: TrainingRun
    private var recorder = NoRecorder()

    /// Creates a run and advances it past its first updates.
    ///
    /// This excludes the initial evaluation from the measurement; the final evaluation is never reached.
    init(_ spec: RunSpec) throws {
        run = try TrainingRun(spec.configuration, seed: spec.seed)
        try run.advance(by: spec.configuration.learner.learningStarts + 100, to: &recorder)
    }

    var stepsSoFar: Int { run.step }

    /// Takes `count` steps.
    func run(_ count: Int) throws { try run.advance(by: count, to: &recorder) }
}

/// A recorder that discards everything.
private struct NoRecorder: RunRecorder {
    mutating func record(_ episode: EpisodeRecord) {}
    mutating func record(metrics: [Double?]) {}
}
