import Understudy

/// Trust from realized returns overall (`RealizedTrust`), and from the critic on each sample (ours).
///
/// On a sample: g = sigmoid(2 · (Q(s, a_e) - max_a Q(s, a) + sigma_Q) / sigma_Q), a soft Q-filter (after Nair et al.
/// 2018). It keeps advice unless the critic contradicts it by more than its own error sigma_Q. Combined: kappa + (1 -
/// kappa) · g.
public struct MixedConfidence: ConfidenceSchedule {
    /// `mixed`
    public static let name = "mixed"

    /// One line for `understudy list`.
    public static let summary = "Realized returns against the expert's, and a soft Q-filter on each sample"

    /// The overall trust and the filter.
    public static let parts = [
        Metric(
            "kappa", title: "Overall trust (κ)", unit: "0 to 1",
            meaning: "1 while returns are at their beginning, 0 from the expert’s inferred return on."),
        Metric(
            "filter", title: "Q-filter", unit: "0 to 1",
            meaning: "Near 1 where the values do not contradict the expert’s action, near 0 where they do."),
    ]

    private var trust: RealizedTrust

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        trust = RealizedTrust(from: &reader, start: 0, floor: 0)
    }

    /// Begins with the initial trust.
    public mutating func begin(plannedUpdates: Int) { trust.begin() }

    /// Updates kappa.
    public mutating func episodeEnded(_ outcome: EpisodeOutcome) { trust.episodeEnded(outcome) }

    /// kappa.
    public var overall: Float { trust.kappa }

    /// kappa + (1 - kappa) · g
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        let scale = max(sample.errorScale, .leastNormalMagnitude)
        let filter = sigmoid(2 * (sample.expertActionValue - sample.greedyValue + scale) / scale)
        parts[0] = trust.kappa
        parts[1] = filter
        return trust.kappa + (1 - trust.kappa) * filter
    }
}

extension MixedConfidence {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try trust.saveOrRestoreState(in: &archive)
    }
}
