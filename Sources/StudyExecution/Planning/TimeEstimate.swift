import Experiments
import StudyFormat

/// The estimated time of a study's remaining runs, based on measurements.
package struct TimeEstimate: Hashable, Sendable {
    /// The total seconds of the remaining runs.
    package let work: Double
    /// The seconds until all are done, with concurrent runs.
    package let wall: Double
    /// The number of finished runs that the estimate is based on, shorter ones that go on included.
    package let finishedRuns: Int
    /// The number of variants that were probed.
    package let probedVariants: Int

    /// The measured speed of a variant's runs.
    private enum Measured {
        /// Seconds per step, from finished runs.
        case finished(perStep: Double)
        case probed(RunProbe)

        func seconds(_ plan: RunPlan) -> Double {
            switch self {
            case .finished(let perStep): perStep * Double(plan.steps)
            case .probed(let probe): probe.seconds(plan)
            }
        }
    }

    /// Estimates the time of the unfinished runs among `runs`.
    ///
    /// The estimate for a variant is based on its finished runs. If there are none, it is based on the finished runs of
    /// the variants with the same variant of the spec as their origin, and if these have none either, on a probe of the
    /// first of them. There are no other assumptions.
    ///
    /// - Parameters:
    ///   - runs: the runs of `study`, or some of them.
    ///   - workers: the number of concurrent runs, at least 1.
    ///   - probe: measures the beginning of a run; returns `nil` if it does not, or cannot.
    /// - Returns: `nil` if the time of a run is unknown.
    package init?(_ runs: [PreparedRun], of study: Study, workers: Int, probe: (RunPlan) -> RunProbe?) {
        let written = Dictionary(
            study.variants.map { ($0.name, study.written($0)) }, uniquingKeysWith: { first, _ in first })
        func origin(_ plan: RunPlan) -> String { written[plan.variant] ?? plan.variant }

        var times: [String: [Double]] = [:]
        var count = 0
        for run in runs where run.isFinished || run.earlierSteps != nil {
            guard let status = RunStatus(directory: run.directory), status.state == .finished,
                let seconds = status.wallSeconds, seconds > 0
            else { continue }
            let perStep = seconds / Double(max(1, run.earlierSteps ?? run.plan.steps))
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
            let left = 1 - Double(run.earlierSteps ?? 0) / Double(max(1, run.plan.steps))
            seconds.append(known.seconds(run.plan) * left)
        }
        work = seconds.reduce(0, +)
        wall = Self.wall(seconds, workers: workers)
        finishedRuns = seconds.isEmpty ? 0 : count
        probedVariants = probes.count
    }

    /// Returns the end of the last of `seconds`, if each begins as soon as one of `workers` is free.
    private static func wall(_ seconds: [Double], workers: Int) -> Double {
        var ends = Array(repeating: 0.0, count: max(1, workers))
        for time in seconds {
            guard let next = ends.indices.min(by: { ends[$0] < ends[$1] }) else { continue }
            ends[next] += time
        }
        return ends.max() ?? 0
    }
}
