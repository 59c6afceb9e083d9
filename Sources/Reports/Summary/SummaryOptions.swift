/// The options for a summary's comparisons.
public struct SummaryOptions: Hashable, Sendable {
    /// The baseline variant; `nil` for `dqn` or, if the study does not have it, the first variant.
    public var baseline: String?
    /// The target return for counting steps; `nil` for the expert's mean return.
    public var threshold: Double?
    /// The settings for bootstrap intervals.
    public var bootstrap: Bootstrap

    /// Creates options.
    public init(baseline: String? = nil, threshold: Double? = nil, bootstrap: Bootstrap = Bootstrap()) {
        self.baseline = baseline
        self.threshold = threshold
        self.bootstrap = bootstrap
    }
}
