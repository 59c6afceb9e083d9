import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The common parameters of inferencers based on nearest own transitions.
struct InferenceParameters {
    private let metric: TransitionMetric
    private let givenRadius: Float?
    private let givenCertaintyScale: Float?

    /// The metric for the observations of the run.
    private(set) var resolvedMetric: TransitionMetric
    /// `true` if the metric compares bits.
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

    /// The distance at and above which an own transition is no match.
    ///
    /// The default for vectors is 0.5, half a standard deviation per dimension. For bits it is 1, where no bits are
    /// common.
    var radius: Float { givenRadius ?? (comparesBits ? 1 : 0.5) }

    /// Returns the certainty of an action at a given squared distance.
    func certainty(atSquaredDistance squaredDistance: Float) -> Float {
        let scale = givenCertaintyScale ?? (comparesBits ? 0.5 : 0.25)
        return exponential(-squaredDistance / (scale * scale))
    }

    /// `true` if the metric is learned from own transitions.
    var isLearned: Bool { metric == .learned }

    func obstacle(in observations: ObservationSpace) -> Diagnostic? { metric.obstacle(in: observations) }

    /// Resolves the parameters that depend on the observations.
    ///
    /// - Throws: `Diagnostic` if the metric does not fit them.
    mutating func begin(_ observations: ObservationSpace) throws {
        if let problem = obstacle(in: observations) { throw problem }
        resolvedMetric = metric.resolved(for: observations)
        comparesBits = resolvedMetric.comparesBits(of: observations)
    }
}

/// Returns e to the power of `x`.
func exponential(_ x: Float) -> Float { exp(x) }
