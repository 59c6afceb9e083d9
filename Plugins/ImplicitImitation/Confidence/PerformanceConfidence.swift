import Understudy

/// The same trust in every sample, from realized returns relative to the expert's: kappa of `RealizedTrust` (ours).
///
/// A trust of 0 withdraws all advice at once, which can make the greedy policy collapse: the floor is therefore above
/// 0.
public struct PerformanceConfidence: ConfidenceSchedule {
    /// `performance`
    public static let name = "performance"

    /// One line for `understudy list`.
    public static let summary = "Realized returns against the expert's: the same trust in every sample"

    private var trust: RealizedTrust

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        trust = RealizedTrust(from: &reader, start: 0, floor: 0.1)
    }

    /// Begins with the initial trust.
    public mutating func begin(plannedUpdates: Int) { trust.begin() }

    /// Updates kappa.
    public mutating func episodeEnded(_ outcome: EpisodeOutcome) { trust.episodeEnded(outcome) }

    /// kappa.
    public var overall: Float { trust.kappa }

    /// kappa.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float { trust.kappa }
}

extension PerformanceConfidence {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try trust.saveOrRestoreState(in: &archive)
    }
}
