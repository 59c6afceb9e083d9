import StudyFormat
import Experiments

/// How long the runs of a study that are still to do may take, from what was measured.
package struct TimeEstimate: Hashable, Sendable {
    /// Seconds of the runs to do, one after another.
    package let work: Double
    /// Seconds until all are done, with so many at once.
    package let wall: Double
    /// The finished runs that the estimate is from.
    package let finishedRuns: Int
    /// The variants that were tried for a moment.
    package let probedVariants: Int

    /// What is known of the time of a variant's runs.
    private enum Measured {
        /// Seconds for each step, of finished runs.
        case finished(perStep: Double)
        case probed(RunProbe)

        func seconds(_ plan: RunPlan) -> Double {
            switch self {
            case .finished(let perStep): perStep * Double(plan.steps)
            case .probed(let probe): probe.seconds(plan)
            }
        }
    }

    /// Estimates the time of those of `runs` that are not finished.
    ///
    /// A variant's time is that of its finished runs. Where it has none, it is that of the finished runs of the variants that were made from the same one of the
    /// spec; where these have none, of a probe of the first of them. Nothing else is taken for known.
    ///
    /// - Parameters:
    ///   - runs: the runs of `study`, or some of them.
    ///   - workers: how many runs are made at once, at least 1.
    ///   - probe: tries a run for a moment; `nil` where it does not, or cannot.
    /// - Returns: `nil` where the time of a run is not known.
    package init?(_ runs: [PreparedRun], of study: Study, workers: Int, probe: (RunPlan) -> RunProbe?) {
        let written = Dictionary(
            study.variants.map { ($0.name, study.written($0)) }, uniquingKeysWith: { first, _ in first })
        func origin(_ plan: RunPlan) -> String { written[plan.variant] ?? plan.variant }

        var times: [String: [Double]] = [:]
        var count = 0
        for run in runs where run.isFinished {
            guard let seconds = RunStatus(directory: run.directory)?.wallSeconds, seconds > 0 else { continue }
            let perStep = seconds / Double(max(1, run.plan.steps))
            times[run.plan.variant, default: []].append(perStep)
            let origin = origin(run.plan)
            if origin != run.plan.variant { times[origin, default: []].append(perStep) }
            count += 1
        }
        func mean(_ variant: String) -> Measured? {
            times[variant].map { .finished(perStep: $0.reduce(0, +) / Double($0.count)) }
        }

        var probes: [String: RunProbe] = [:]
        var seconds: [Double] = []
        for run in runs where !run.isFinished {
            let origin = origin(run.plan)
            var known = mean(run.plan.variant) ?? mean(origin) ?? probes[origin].map { .probed($0) }
            if known == nil, let new = probe(run.plan) {
                probes[origin] = new
                known = .probed(new)
            }
            guard let known else { return nil }
            seconds.append(known.seconds(run.plan))
        }
        work = seconds.reduce(0, +)
        wall = Self.wall(seconds, workers: workers)
        finishedRuns = seconds.isEmpty ? 0 : count
        probedVariants = probes.count
    }

    /// When the last of `seconds` ends, where each begins as soon as one of `workers` is free.
    private static func wall(_ seconds: [Double], workers: Int) -> Double {
        var ends = Array(repeating: 0.0, count: max(1, workers))
        for time in seconds {
            guard let next = ends.indices.min(by: { ends[$0] < ends[$1] }) else { continue }
            ends[next] += time
        }
        return ends.max() ?? 0
    }
}
