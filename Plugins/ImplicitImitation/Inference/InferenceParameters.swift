import Understudy

/// What every inference from own transitions that are near has as parameters.
struct InferenceParameters {
    private let metric: TransitionMetric
    private let givenRadius: Float?
    private let givenCertaintyScale: Float?

    /// The metric for the observations of the run.
    private(set) var resolvedMetric: TransitionMetric
    /// Whether it compares bits.
    private var comparesBits: Bool

    init(from reader: inout SpecReader) {
        metric = TransitionMetric(from: &reader)
        givenRadius = reader.optionalValue(
            "radius", as: Double.self, in: .above(0.0), absent: "0.5, for bits 1",
            "Distance from which an own transition explains nothing (err_max); for vectors in standard deviations per dimension"
        ).map { Float($0) }
        givenCertaintyScale = reader.optionalValue(
            "certainty_scale", as: Double.self, in: .above(0.0), absent: "0.25, for bits 0.5",
            "Certainty of an action is exp(-(distance / scale)^2)"
        ).map { Float($0) }
        resolvedMetric = metric == .auto ? .change : metric
        comparesBits = metric.isOfBits
    }

    /// The distance from which an own transition explains nothing; where the spec does not say, for vectors half a standard deviation per
    /// dimension, for bits 1, where nothing is common any more.
    var radius: Float { givenRadius ?? (comparesBits ? 1 : 0.5) }

    /// The certainty of an action at a distance, given as its square.
    func certainty(atSquaredDistance squaredDistance: Float) -> Float {
        let scale = givenCertaintyScale ?? (comparesBits ? 0.5 : 0.25)
        return exponential(-squaredDistance / (scale * scale))
    }

    /// Whether the metric is learned from own transitions.
    var isLearned: Bool { metric == .learned }

    func obstacle(in observations: ObservationSpace) -> ParameterProblem? { metric.obstacle(in: observations) }

    /// Settles what depends on the observations.
    ///
    /// - Throws: `ParameterProblem` where the metric does not fit them.
    mutating func begin(_ observations: ObservationSpace) throws {
        if let problem = obstacle(in: observations) { throw problem }
        resolvedMetric = metric.resolved(for: observations)
        comparesBits = resolvedMetric.comparesBits(of: observations)
    }
}
