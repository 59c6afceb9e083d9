/// What a summary is to compare with.
public struct SummaryOptions: Hashable, Sendable {
    /// The variant that the others are compared with; nil for `dqn` or, where the study has none, the first one.
    public var baseline: String?
    /// The return to which steps are counted; nil for the expert's mean return.
    public var threshold: Double?
    /// How intervals by bootstrap are made.
    public var bootstrap: Bootstrap

    /// Chooses.
    public init(baseline: String? = nil, threshold: Double? = nil, bootstrap: Bootstrap = Bootstrap()) {
        self.baseline = baseline
        self.threshold = threshold
        self.bootstrap = bootstrap
    }
}
