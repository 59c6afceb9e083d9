import Understudy

/// The Q-filter: follows the expert only if the critic rates its action no lower than the agent's own.
///
/// Source: Nair et al. 2018, Overcoming exploration in reinforcement learning with demonstrations, ICRA, which compares
/// Q(s, a_e) with Q(s, pi(s)) of an actor. Here the agent's action is the greedy one. No action is superior to it, so
/// equality passes. `slack` also passes actions that are worse by at most that many errors of the critic.
public struct QFilterConfidence: ConfidenceSchedule {
    /// `q-filter`
    public static let name = "q-filter"

    /// The publication.
    public static let source: String? =
        "Nair et al. 2018, Overcoming Exploration in Reinforcement Learning with Demonstrations"

    /// One line for `understudy list`.
    public static let summary =
        "All or nothing: followed where the critic holds the expert's action for no worse (Nair et al. 2018)"

    private let slack: Float

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        slack = Float(
            reader.value(
                "slack", default: 0, in: 0.0...,
                "How much worse the expert's action may be, in running means of the absolute temporal-difference error")
        )
    }

    /// Returns 1 or 0.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        sample.expertActionValue + slack * sample.errorScale >= sample.greedyValue ? 1 : 0
    }
}
