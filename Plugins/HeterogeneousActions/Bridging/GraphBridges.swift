import Understudy

/// Bridges over the graph of the agent's own transitions, put together from different episodes. See ``GraphSearch``.
public struct GraphBridges<Preference: BridgePreference>: BridgingStrategy {
    /// The preference's name.
    public static var name: String { Preference.name }

    /// One line for `understudy list`.
    public static var summary: String { Preference.summary }

    private var search: GraphSearch

    /// Reads the parameters.
    public init(from reader: inout SpecReader) { search = GraphSearch(from: &reader, byValue: Preference.isByValue) }

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

/// Which of several bridges over the same transition is kept.
public protocol BridgePreference: Sendable {
    /// The name of the bridges in specs.
    static var name: String { get }

    /// One line for `understudy list`.
    static var summary: String { get }

    /// Whether a bridge is preferred by what its rewards and its end are worth in the graph, and not by its length.
    static var isByValue: Bool { get }
}

/// Few own steps for much of the expert's progress.
public enum ShortBridges: BridgePreference {
    /// `graph`
    public static let name = "graph"

    /// One line for `understudy list`.
    public static let summary = "Bridges of at most k steps over the graph of the agent's own transitions"

    /// No.
    public static let isByValue = false
}

/// The highest value: the bridge's rewards and the discounted value of its end, as the graph has it.
public enum ValuableBridges: BridgePreference {
    /// `value-guided`
    public static let name = "value-guided"

    /// One line for `understudy list`.
    public static let summary = "As graph, of several bridges the one that is worth most"

    /// Yes.
    public static let isByValue = true
}
