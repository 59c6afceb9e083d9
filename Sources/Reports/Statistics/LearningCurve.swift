/// The mean of a metric over a variant's runs, step by step.
public struct LearningCurve: Hashable, Sendable {
    /// The runs' mean at one step.
    public struct Point: Hashable, Sendable {
        /// The environment step.
        public let step: Int
        /// The mean over the runs, with its interval.
        public let estimate: MeanEstimate
        /// The lowest and the highest value of a run.
        public let range: ClosedRange<Double>
    }

    /// The points by ascending step.
    public let points: [Point]
    /// How many runs the curve is made of.
    public let runCount: Int
    /// Whether some run has steps that the curve lacks, because others do not have them.
    public let leavesOutSteps: Bool

    /// Averages the runs' series, each by ascending step.
    ///
    /// The curve has exactly the steps that every run with any value has, so each point is a mean over the same runs;
    /// nothing is interpolated or carried forward. Runs without a value are left out.
    public init(_ series: [[Sample]]) {
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
