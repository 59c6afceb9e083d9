/// The steps that a variant's runs take to a threshold, some of which may end before they are there: such a run is censored at its last evaluation.
///
/// The estimator of Kaplan and Meier (1958) counts a censored run as one that is not there yet for as long as it lasts.
public struct StepsToThreshold: Hashable, Sendable {
    /// What one run did.
    public struct Observation: Hashable, Sendable {
        /// The step at which the run was first at the threshold or, of a censored one, its last.
        public let step: Int
        /// Whether the run has reached the threshold.
        public let isReached: Bool
    }

    /// What each run did, in the order of the runs; those without an evaluation are left out.
    public let observations: [Observation]

    /// Looks for the first value at or above `threshold` in each series, by ascending step; nil where no series has a value.
    public init?(_ series: [[Sample]], threshold: Double) {
        observations = series.compactMap { samples in
            guard let last = samples.last else { return nil }
            let first = samples.first { $0.value >= threshold }
            return Observation(step: (first ?? last).step, isReached: first != nil)
        }
        if observations.isEmpty { return nil }
    }

    /// How many runs have reached the threshold.
    public var reachedCount: Int { observations.count { $0.isReached } }

    /// Whether every run has reached the threshold, so that nothing is censored.
    public var isComplete: Bool { reachedCount == observations.count }

    /// The mean steps up to the last step of any run, where a run that has not been there counts as if it were then: a lower bound of the mean, and the mean itself where `isComplete`
    /// (the restricted mean survival time).
    public var mean: Double { Self.mean(observations, upTo: observations.map(\.step).max() ?? 0) }

    /// The first step by which half of the runs have been there; nil where fewer have.
    public var median: Int? {
        Self.survival(observations).first { $0.share <= 0.5 }?.step
    }

    /// The bootstrap interval of `mean`.
    public func interval(_ bootstrap: Bootstrap) -> ClosedRange<Double>? {
        let end = observations.map(\.step).max() ?? 0
        return bootstrap.interval(of: observations) { Self.mean($0, upTo: end) }
    }

    /// The share of the runs that have not been there after each step at which one arrives.
    private static func survival(_ observations: [Observation]) -> [(step: Int, share: Double)] {
        var (left, share) = (observations.count, 1.0)
        var curve: [(step: Int, share: Double)] = []
        // Of runs that arrive and end at one step the arrivals come first.
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

    /// The area under the curve of `survival`.
    private static func mean(_ observations: [Observation], upTo end: Int) -> Double {
        var (area, last, share) = (0.0, 0, 1.0)
        for point in survival(observations) {
            area += share * Double(point.step - last)
            (last, share) = point
        }
        return area + share * Double(end - last)
    }
}
