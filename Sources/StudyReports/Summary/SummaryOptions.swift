/// The options for a summary's comparisons.
package struct SummaryOptions: Hashable, Sendable {
    /// The baseline variant; `nil` for `dqn` or, if the study does not have it, the first variant.
    package var baseline: String?
    /// The target return for counting steps; `nil` for the expert's mean return.
    package var threshold: Double?
    /// The settings for bootstrap intervals.
    package var bootstrap: Bootstrap

    /// Creates options.
    package init(baseline: String? = nil, threshold: Double? = nil, bootstrap: Bootstrap = Bootstrap()) {
        self.baseline = baseline
        self.threshold = threshold
        self.bootstrap = bootstrap
    }
}

/// The position of a variant's final return relative to the expert's mean return.
package enum ExpertComparison: String, Hashable, Sendable {
    /// The whole interval is above the expert's mean.
    case above
    /// The whole interval is below the expert's mean.
    case below
    /// The interval contains the expert's mean.
    case unclear
}
