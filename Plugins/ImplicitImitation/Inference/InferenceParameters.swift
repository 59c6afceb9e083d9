import Understudy

/// What every inference from own transitions that are near has as parameters.
struct InferenceParameters {
    private let metric: TransitionMetric
    private let givenRadius: Float?
    private let givenCertaintyScale: Float?

    /// The metric for the observations of the run.
    private(set) var resolvedMetric: TransitionMetric

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
    }

    /// The distance from which an own transition explains nothing.
    var radius: Float { givenRadius ?? resolvedMetric.standardRadius }

    /// The certainty of an action at a distance, given as its square.
    func certainty(atSquaredDistance squaredDistance: Float) -> Float {
        let scale = givenCertaintyScale ?? resolvedMetric.standardCertaintyScale
        return exponential(-squaredDistance / (scale * scale))
    }

    func obstacle(in observations: ObservationSpace) -> ParameterProblem? { metric.obstacle(in: observations) }

    /// Settles what depends on the observations.
    ///
    /// - Throws: `ParameterProblem` where the metric does not fit them.
    mutating func begin(_ observations: ObservationSpace) throws {
        if let problem = obstacle(in: observations) { throw problem }
        resolvedMetric = metric.resolved(for: observations)
    }
}
