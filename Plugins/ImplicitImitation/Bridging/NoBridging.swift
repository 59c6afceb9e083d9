import Understudy

/// For an expert with the agent's own actions: every transition counts as feasible.
public struct NoBridging: BridgingStrategy {
    /// `none`
    public static let name = "none"

    /// One line for `understudy list`.
    public static let summary = "Every expert transition counts as feasible: expert and agent have the same actions"

    /// Takes no parameters.
    public init(from reader: inout SpecReader) {}

    /// Needs nothing.
    public mutating func begin(_ recording: ExpertRecording, actions: ActionSpace, gamma: Double) {}

    /// Needs nothing.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool
    ) {}

    /// Feasible.
    public func feasibility(of j: Int) -> Feasibility { .feasible }
}
