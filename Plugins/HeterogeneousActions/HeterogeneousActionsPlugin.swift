import Understudy

/// The components of HA-DIIQN (Chrysomallis & Chalkiadakis 2025), for experts with actions that the agent does not
/// have.
///
/// They detect infeasible expert transitions and build bridges over them.
public enum HeterogeneousActionsPlugin: Plugin {
    /// `HeterogeneousActions`
    public static let name = "HeterogeneousActions"

    /// A one-line summary for `understudy list`.
    public static let summary = "The parts of HA-DIIQN: what the agent cannot imitate, and bridges over it"

    /// The version of this package.
    public static let version: Version? = .understudy

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
