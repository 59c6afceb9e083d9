import Understudy

/// The distance between two transitions (s, s').
enum TransitionMetric: String, CaseIterable {
    /// The default for the observations.
    case auto
    /// Euclidean over z-scored states and changes s' - s.
    case change
    /// Euclidean over z-scored states and next states (the paper's summary).
    case next
    /// The share of differing bits of s and s'.
    case hamming
    /// 1 minus the Jaccard index, averaged over the channels of s and s'.
    case jaccard
    /// `jaccard` or `change` with learned weights that best predict the agent's own actions.
    case learned

    /// The key in specs.
    static let key = "metric"

    init(from reader: inout SpecReader) {
        self = reader.choice(
            Self.key, default: .auto,
            "How transitions are compared; auto: change, and jaccard where observations are binary; learned: as auto with weights that tell own actions best"
        )
    }

    /// Returns the metric for `observations`.
    func resolved(for observations: ObservationSpace) -> Self {
        self == .auto ? (observations.isBinary ? .jaccard : .change) : self
    }

    /// Returns the features of the transitions of `recording`; for `learned`, those before learning.
    func features(of recording: ExpertRecording, _ observations: ObservationSpace) -> any TransitionFeatures {
        switch resolved(for: observations) {
        case .hamming: BitFeatures(observations, .hamming)
        case .jaccard: BitFeatures(observations, .jaccard)
        case .next: VectorFeatures(recording, showsChange: false)
        case .change, .auto: VectorFeatures(recording, showsChange: true)
        case .learned: Self.auto.resolved(for: observations).features(of: recording, observations)
        }
    }

    /// Returns the reason why the metric does not fit `observations`; `nil` if it does.
    func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        if self == .learned {
            return LearnedMetric.obstacle(in: observations).map { Diagnostic($0, key: Self.key) }
        }
        guard isOfBits, !observations.isBinary else { return nil }
        return Diagnostic(
            "\(rawValue) compares bits, and this environment's observations are numbers; use change or next",
            key: Self.key)
    }

    /// Returns whether this metric compares transitions of `observations` as sets of bits.
    func comparesBits(of observations: ObservationSpace) -> Bool {
        isOfBits || (self == .learned && observations.isBinary)
    }

    /// `true` if the metric compares only bits.
    var isOfBits: Bool { self == .hamming || self == .jaccard }
}
