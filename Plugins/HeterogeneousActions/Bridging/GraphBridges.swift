import Understudy

/// Bridges over the graph of the agent's own transitions, put together from different episodes: the shortest for the expert's progress. See ``GraphSearch``.
public struct GraphBridges: BridgingStrategy {
    /// `graph`
    public static let name = "graph"

    /// One line for `understudy list`.
    public static let summary = "Bridges of at most k steps over the graph of the agent's own transitions"

    private var search: GraphSearch

    /// Reads the parameters.
    public init(from reader: inout SpecReader) { search = GraphSearch(from: &reader, .short) }

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

extension GraphBridges {
    /// Exchanges what changes as a run goes on.
    public mutating func exchangeState(with archive: inout StateArchive) throws {
        try search.exchangeState(with: &archive)
    }
}
