import AgentTraining
import Experiments
import Understudy

/// A short part of a run, measured to estimate the time of the whole.
package struct RunProbe: Hashable, Sendable {
    /// Seconds for preparing the run, such as reading the recording.
    package let preparation: Double
    /// Seconds for one evaluation, before any learning.
    package let evaluation: Double
    /// Seconds for an environment step before learning starts.
    package let earlyStep: Double
    /// Seconds for an environment step with learning.
    package let step: Double
    /// The estimated size of the last checkpoint in bytes; `nil` if it cannot be told.
    package var checkpointBytes: Int?
}

extension RunProbe {
    /// The most steps of the evaluated episode.
    private static let longestEpisode = 10_000

    /// Makes the beginning of the run of `plan`, for about `duration` in addition to preparation and first evaluation.
    ///
    /// Nothing is written. Learning starts with the first batch, so that a short part has updates. Changes of speed in
    /// later steps are not measured.
    ///
    /// - Throws: the errors of the run.
    package init(_ plan: RunPlan, registry: Registry, duration: Duration) throws {
        var configuration = try RunSpec(plan.spec, registry: registry).configuration
        let steps = configuration.schedule.steps
        let start = min(configuration.learner.learningStarts, max(64, 2 * configuration.learner.batchSize), steps)
        configuration.learner.learningStarts = start
        configuration.schedule.evaluateEvery = steps
        // Play one episode of limited length: there may be many, and one may never end.
        let episodes = configuration.schedule.evaluationEpisodes
        configuration.schedule.evaluationEpisodes = 1
        configuration.evaluationEnvironment = configuration.evaluationEnvironment.limited(to: Self.longestEpisode)
        var recorder = NoRecorder()
        let clock = ContinuousClock()
        func seconds(_ body: () throws -> Void) rethrows -> Double { try clock.measure(body) / .seconds(1) }

        var made: TrainingRun?
        preparation = try seconds { made = try TrainingRun(configuration, seed: plan.seed) }
        guard let run = made else { throw RunError("the run could not be prepared") }
        evaluation = try seconds { try run.advance(by: 0, to: &recorder) } * Double(episodes)
        earlyStep = try seconds { try run.advance(by: min(start, steps - 1), to: &recorder) } / Double(start)
        let first = run.step
        let end = clock.now.advanced(by: duration)
        let later = try seconds {
            repeat {
                try run.advance(by: min(16, steps - 1 - run.step), to: &recorder)
            } while clock.now < end && run.step < steps - 1
        }
        step = run.step > first ? later / Double(run.step - first) : earlyStep
        checkpointBytes = try? run.estimatedStateBytes()
    }

    /// Returns the estimated seconds of a run of `steps` steps with `evaluations` evaluations.
    ///
    /// The first `early` steps are without learning.
    package func seconds(steps: Int, early: Int, evaluations: Int) -> Double {
        let early = min(early, steps)
        return preparation + evaluation * Double(evaluations) + earlyStep * Double(early) + step * Double(steps - early)
    }
}

extension RunProbe {
    /// Returns the estimated seconds of the run of `plan`, by its steps and evaluations.
    ///
    /// The plan may be one of another variant.
    func seconds(_ plan: RunPlan) -> Double {
        func number(_ part: String, _ key: String) -> Int? { plan.spec[part]?[key].flatMap(Int.read) }
        let every = number("training", "evaluate_every") ?? plan.steps
        return seconds(
            steps: plan.steps, early: number("learner", "learning_starts") ?? 0,
            evaluations: 1 + (plan.steps + every - 1) / every)
    }
}
