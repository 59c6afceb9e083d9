/// The position of a variant's final return relative to the expert's mean return.
package enum ExpertComparison: String, Hashable, Sendable {
    /// The whole interval is above the expert's mean.
    case above
    /// The whole interval is below the expert's mean.
    case below
    /// The interval contains the expert's mean.
    case unclear
}
