import Understudy

/// The Q-filter: the expert is followed only where the critic holds its action for no worse than the agent's own.
///
/// Source: Nair et al. 2018, Overcoming exploration in reinforcement learning with demonstrations, ICRA, which compares Q(s, a_e) with Q(s, pi(s)) of an actor. Here
/// the agent's action is the greedy one, to which no action is superior, so that equality passes; `slack` also lets pass what is worse by no more than so many
/// errors of the critic.
public struct QFilterConfidence: ConfidenceSchedule {
    /// `q-filter`
    public static let name = "q-filter"

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

    /// 1 or 0.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        sample.expertActionValue + slack * sample.errorScale >= sample.greedyValue ? 1 : 0
    }
}
