import Understudy

/// The parts of HA-DIIQN (Chrysomallis & Chalkiadakis 2025), for an expert whose actions the agent does not have: what is infeasible, and bridges over it.
public enum HeterogeneousActionsPlugin: Plugin {
    /// `HeterogeneousActions`
    public static let name = "HeterogeneousActions"

    /// One line for `understudy list`.
    public static let summary = "The parts of HA-DIIQN: what the agent cannot imitate, and bridges over it"

    /// Registers the components.
    public static func register(into registry: inout Registry) {
        registry.add(ErrorThreshold.self)
        registry.add(VisitCounts.self)
        registry.add(OutcomeTest.self)
        registry.add(OwnSegments.self)
        registry.add(GraphBridges<ShortBridges>.self)
        registry.add(GraphBridges<ValuableBridges>.self)
    }
}
