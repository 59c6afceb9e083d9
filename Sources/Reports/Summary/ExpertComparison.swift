/// Where a variant's final return lies against the expert's mean return.
public enum ExpertComparison: String, Hashable, Sendable {
    /// The whole interval lies above the expert's mean.
    case above
    /// The whole interval lies below the expert's mean.
    case below
    /// The interval contains the expert's mean.
    case unclear
}
