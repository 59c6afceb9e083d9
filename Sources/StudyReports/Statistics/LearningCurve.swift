/// The mean of a metric over a variant's runs, by step.
package struct LearningCurve: Hashable, Sendable {
    /// The mean over the runs at one step.
    package struct Point: Hashable, Sendable {
        /// The environment step.
        package let step: Int
        /// The mean over the runs, with its interval.
        package let estimate: MeanEstimate
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
    /// The curve contains exactly the steps shared by all runs that have any value. Each point is therefore a mean over
    /// the same runs; nothing is interpolated or carried forward. Runs without values are ignored.
    package init(_ series: [[Sample]]) {
        let series = series.filter { !$0.isEmpty }
        var valuesByStep: [Int: [Double]] = [:]
        for sample in series.joined() {
            valuesByStep[sample.step, default: []].append(sample.value)
        }
        points = valuesByStep.sorted { $0.key < $1.key }.compactMap { step, values in
            guard values.count == series.count, let estimate = MeanEstimate(values),
                let lowest = values.min(), let highest = values.max()
            else { return nil }
            return Point(step: step, estimate: estimate, range: lowest...highest)
        }
        runCount = series.count
        leavesOutSteps = points.count < valuesByStep.count
    }
}
