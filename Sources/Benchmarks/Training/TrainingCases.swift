import Experiments
import Training
import Understudy

extension BenchmarkCase {
    /// The steps of whole runs: acting, the environment, the replay memory, the expert, updates; evaluations excluded.
    ///
    /// - Parameters:
    ///   - registry: the components, those of the benchmarks included.
    ///   - rounds: the rounds that will be measured.
    ///   - includesSlow: whether runs are among them that take seconds before their first step.
    ///   - skipped: is told what is left out, and why.
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

/// One run that goes on.
private final class TrainingLoop {
    private let run: TrainingRun
    private var recorder = NoRecorder()

    /// A run with its first updates behind it.
    ///
    /// The evaluation at its beginning is then over, and the one at its end is never reached.
    init(_ spec: RunSpec) throws {
        run = try TrainingRun(spec.configuration, seed: spec.seed)
        try run.advance(by: spec.configuration.learner.learningStarts + 100, to: &recorder)
    }

    var stepsSoFar: Int { run.step }

    /// Takes `count` steps.
    func run(_ count: Int) throws { try run.advance(by: count, to: &recorder) }
}

/// Takes nothing down.
private struct NoRecorder: RunRecorder {
    mutating func record(_ episode: EpisodeRecord) {}
    mutating func record(metrics: [Double?]) {}
}
