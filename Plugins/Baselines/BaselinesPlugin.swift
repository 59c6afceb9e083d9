import Understudy

/// Components of published algorithms for learning from observations, for comparison.
public enum BaselinesPlugin: Plugin {
    /// `Baselines`
    public static let name = "Baselines"

    /// A one-line summary for `understudy list`.
    public static let summary = "Parts of published algorithms that learn from observations, to compare with"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Registers the components.
    public static func register(into registry: inout Registry) {
        registry.add(AdversarialReward.self)
        registry.add(PositiveUnlabeledReward.self)
        registry.add(InverseDynamics.self)
    }
}
