import Understudy

/// Bridges over the graph of the agent's own transitions, which can combine different episodes.
///
/// See `GraphSearch`.
public struct GraphBridges<Preference: BridgePreference>: BridgingStrategy {
    /// The name of the preference.
    public static var name: String { Preference.name }

    /// A one-line summary for `understudy list`.
    public static var summary: String { Preference.summary }

    private var search: GraphSearch

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) { search = GraphSearch(from: &reader, byValue: Preference.isByValue) }

    /// Resets all state and starts with `recording`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        search.begin(recording, observations: observations, actions: actions, gamma: gamma)
    }

    /// Adds the step to the graph and searches again for bridges that may contain it.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        search.observe(
            observation, action: action, reward: reward, next: next, terminated: terminated, endsEpisode: endsEpisode,
            inference: inference)
    }

    /// Returns whether transition `j` is feasible, infeasible, or bridged.
    public func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        search.feasibility(of: j, inference: inference)
    }
}

extension GraphBridges {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try search.saveOrRestoreState(in: &archive)
    }
}

/// The rule that selects one of several bridges over the same transition.
public protocol BridgePreference: Sendable {
    /// The name of the bridges in specs.
    static var name: String { get }

    /// A one-line summary for `understudy list`.
    static var summary: String { get }

    /// Whether bridges are ranked by the value of their rewards and end in the graph, instead of by length.
    static var isByValue: Bool { get }
}

/// Prefers bridges that cover much of the expert's progress with few agent steps.
public enum ShortBridges: BridgePreference {
    /// `graph`
    public static let name = "graph"

    /// A one-line summary for `understudy list`.
    public static let summary = "Bridges of at most k steps over the graph of the agent's own transitions"

    /// `false`, because bridges are ranked by length.
    public static let isByValue = false
}

/// Prefers bridges with the highest value: their rewards plus the discounted value of their end in the graph.
public enum ValuableBridges: BridgePreference {
    /// `value-guided`
    public static let name = "value-guided"

    /// A one-line summary for `understudy list`.
    public static let summary = "As graph, of several bridges the one that is worth most"

    /// `true`, because bridges are ranked by value.
    public static let isByValue = true
}
