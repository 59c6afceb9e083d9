import Understudy

/// Bridges over the graph of the agent's own transitions, of which the one is kept whose rewards and end are worth most in the graph. See ``GraphSearch``.
public struct ValueGuidedBridges: BridgingStrategy {
    /// `value-guided`
    public static let name = "value-guided"

    /// One line for `understudy list`.
    public static let summary = "As graph, of several bridges the one that is worth most"

    private var search: GraphSearch

    /// Reads the parameters.
    public init(from reader: inout SpecReader) { search = GraphSearch(from: &reader, .value) }

    /// Forgets everything and begins on `recording`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        search.begin(recording, observations: observations, actions: actions, gamma: gamma)
    }

    /// Takes the step into the graph, and searches again for what it may be a part of.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        search.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, endsEpisode: endsEpisode,
            inference: inference)
    }

    /// Feasible, infeasible, or bridged.
    public func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        search.feasibility(of: j, inference: inference)
    }
}

extension ValueGuidedBridges {
    /// Exchanges what changes as a run goes on.
    public mutating func exchangeState(with archive: inout StateArchive) throws {
        try search.exchangeState(with: &archive)
    }
}
