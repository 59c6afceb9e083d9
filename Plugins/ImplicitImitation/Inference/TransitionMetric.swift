import Understudy

/// How far two transitions (s, s') are apart.
enum TransitionMetric: String, CaseIterable {
    /// The standard metric for the observations.
    case auto
    /// Euclidean over z-scored states and changes s' - s.
    case change
    /// Euclidean over z-scored states and next states (the summary of the paper).
    case next
    /// The share of bits of s and s' that differ.
    case hamming
    /// 1 less the mean Jaccard index over the channels of s and s'.
    case jaccard

    /// The key in specs.
    static let key = "metric"

    init(from reader: inout SpecReader) {
        self = reader.choice(
            Self.key, default: .auto,
            "How transitions are compared; auto: change, and jaccard where observations are binary")
    }

    /// The metric for `observations`.
    func resolved(for observations: ObservationSpace) -> Self {
        self == .auto ? (observations.isBinary ? .jaccard : .change) : self
    }

    /// Why the metric does not fit `observations`; `nil` where it does.
    func obstacle(in observations: ObservationSpace) -> ParameterProblem? {
        guard isOfBits, !observations.isBinary else { return nil }
        return ParameterProblem(
            Self.key, "\(rawValue) compares bits, and this environment's observations are numbers; use change or next")
    }

    /// The distance from which an own transition explains nothing, where the spec does not say: for vectors half a standard deviation per
    /// dimension, for bits 1, where nothing is common any more.
    var standardRadius: Float { isOfBits ? 1 : 0.5 }

    /// The distance at which certainty is 1 / e, where the spec does not say.
    var standardCertaintyScale: Float { isOfBits ? 0.5 : 0.25 }

    private var isOfBits: Bool { self == .hamming || self == .jaccard }
}
