/// The average of a metric over a variant's runs, by step.
package struct LearningCurve: Hashable, Sendable {
    /// The average over the runs at one step.
    package struct Point: Hashable, Sendable {
        /// The environment step.
        package let step: Int
        /// The average over the runs, with its interval.
        package let estimate: Estimate
        /// The lowest and the highest value of any run.
        package let range: ClosedRange<Double>
    }

    /// The points in ascending order of step.
    package let points: [Point]
    /// The number of runs in the curve.
    package let runCount: Int
    /// Whether steps are omitted because some runs do not have them.
    package let leavesOutSteps: Bool

    /// Averages the runs' series, each in ascending order of step.
    ///
    /// The curve contains exactly the steps shared by all runs that have any value. Each point is therefore an
    /// average over the same runs; nothing is interpolated or carried forward. Runs without values are ignored.
    ///
    /// - Parameters:
    ///   - average: the average over the runs.
    ///   - bootstrap: the settings for intervals by bootstrap.
    package init(
        _ series: [[Sample]], average: Average = .mean, bootstrap: Bootstrap = Bootstrap(resamples: 2_000)
    ) {
        let series = series.filter { !$0.isEmpty }
        var valuesByStep: [Int: [Double]] = [:]
        for sample in series.joined() {
            valuesByStep[sample.step, default: []].append(sample.value)
        }
        let shared = valuesByStep.filter { $0.value.count == series.count }.sorted { $0.key < $1.key }
        points = zip(shared, average.estimates(shared.map(\.value), bootstrap)).compactMap { entry, estimate in
            guard let lowest = entry.value.min(), let highest = entry.value.max() else { return nil }
            return Point(step: entry.key, estimate: estimate, range: lowest...highest)
        }
        runCount = series.count
        leavesOutSteps = points.count < valuesByStep.count
    }
}

/// The steps that a variant's runs take to reach a threshold.
///
/// A run that ends before it reaches the threshold is censored at its last evaluation. The Kaplan-Meier estimator
/// (1958) counts a censored run as not having reached the threshold for as long as it lasts.
package struct StepsToThreshold: Hashable, Sendable {
    /// The observation of one run.
    package struct Observation: Hashable, Sendable {
        /// The step at which the run first reached the threshold; for a censored run, its last step.
        package let step: Int
        /// Whether the run reached the threshold.
        package let isReached: Bool
    }

    /// The observation of each run, in the order of the runs; runs without evaluations are omitted.
    package let observations: [Observation]

    /// Finds the first value at or above `threshold` in each series; `nil` if no series has a value.
    ///
    /// Each series is in ascending order of step.
    package init?(_ series: [[Sample]], threshold: Double) {
        observations = series.compactMap { samples in
            guard let last = samples.last else { return nil }
            let first = samples.first { $0.value >= threshold }
            return Observation(step: (first ?? last).step, isReached: first != nil)
        }
        if observations.isEmpty { return nil }
    }

    /// The number of runs that reached the threshold.
    package var reachedCount: Int { observations.count { $0.isReached } }

    /// Whether every run reached the threshold, so that none is censored.
    package var isComplete: Bool { reachedCount == observations.count }

    /// The restricted mean survival time: the mean steps up to the last step of any run.
    ///
    /// A run that has not reached the threshold counts as if it did so at that step. The value is a lower bound of the
    /// mean, and equals the mean if `isComplete`.
    package var mean: Double { Self.mean(observations, upTo: observations.map(\.step).max() ?? 0) }

    /// The first step by which half of the runs have reached the threshold; `nil` if fewer than half have.
    package var median: Int? {
        Self.survival(observations).first { $0.share <= 0.5 }?.step
    }

    /// Computes the bootstrap interval of `mean`.
    package func interval(_ bootstrap: Bootstrap) -> ClosedRange<Double>? {
        let end = observations.map(\.step).max() ?? 0
        return bootstrap.interval(of: observations) { Self.mean($0, upTo: end) }
    }

    /// Returns the estimated survival function.
    ///
    /// It is the fraction of runs that have not reached the threshold after each step at which a run reaches it.
    private static func survival(_ observations: [Observation]) -> [(step: Int, share: Double)] {
        var (left, share) = (observations.count, 1.0)
        var curve: [(step: Int, share: Double)] = []
        // At equal steps, runs that reach the threshold come before censored runs.
        for observation in observations.sorted(by: { ($0.step, $0.isReached ? 0 : 1) < ($1.step, $1.isReached ? 0 : 1) }
        ) {
            if observation.isReached {
                share *= Double(left - 1) / Double(left)
                curve.append((observation.step, share))
            }
            left -= 1
        }
        return curve
    }

    /// Returns the area under the curve of `survival`.
    private static func mean(_ observations: [Observation], upTo end: Int) -> Double {
        var (area, last, share) = (0.0, 0, 1.0)
        for point in survival(observations) {
            area += share * Double(point.step - last)
            (last, share) = point
        }
        return area + share * Double(end - last)
    }
}
