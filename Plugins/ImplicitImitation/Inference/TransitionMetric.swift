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
    /// `jaccard` or `change` with a weight for each channel or number, so that it tells the agent's own actions best.
    case learned

    /// The key in specs.
    static let key = "metric"

    init(from reader: inout SpecReader) {
        self = reader.choice(
            Self.key, default: .auto,
            "How transitions are compared; auto: change, and jaccard where observations are binary; learned: as auto with weights that tell own actions best"
        )
    }

    /// The metric for `observations`.
    func resolved(for observations: ObservationSpace) -> Self {
        self == .auto ? (observations.isBinary ? .jaccard : .change) : self
    }

    /// What is compared of the transitions of `recording`; for `learned` before it has learned.
    func features(of recording: ExpertRecording, _ observations: ObservationSpace) -> any TransitionFeatures {
        switch resolved(for: observations) {
        case .hamming: BitFeatures(observations, .hamming)
        case .jaccard: BitFeatures(observations, .jaccard)
        case .next: VectorFeatures(recording, showsChange: false)
        case .change, .auto: VectorFeatures(recording, showsChange: true)
        case .learned: Self.auto.resolved(for: observations).features(of: recording, observations)
        }
    }

    /// Why the metric does not fit `observations`; `nil` where it does.
    func obstacle(in observations: ObservationSpace) -> ParameterProblem? {
        if self == .learned { return LearnedMetric.obstacle(in: observations) }
        guard isOfBits, !observations.isBinary else { return nil }
        return ParameterProblem(
            Self.key, "\(rawValue) compares bits, and this environment's observations are numbers; use change or next")
    }

    /// Whether transitions are compared as sets of bits, where this is the metric for `observations`.
    func comparesBits(of observations: ObservationSpace) -> Bool {
        isOfBits || (self == .learned && observations.isBinary)
    }

    /// Whether it compares nothing but bits.
    var isOfBits: Bool { self == .hamming || self == .jaccard }
}
