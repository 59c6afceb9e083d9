import Understudy

/// The components of the plugin `Lab`.
public enum LabPlugin: Plugin {
    /// `Lab`, the name of the target.
    public static let name = "Lab"

    // Edit: one line on what is in the plugin.
    /// A one-line summary for `lab list`.
    public static let summary = "Components of our own"

    /// The version, which runs store and specs can require.
    public static let version: Version? = Version(0, 1, 0)

    /// Registers the components. `lab new` adds to the list.
    public static func register(into registry: inout Registry) {
        registry.add(MeanChangeInference.self)
        registry.add(NeverMatchedFeasibility.self)
        registry.add(OneStepBridging.self)
        registry.add(PlainTextDataset.self)
        registry.add(SlowFadeConfidence.self)
        registry.add(StateNearnessReward.self)
        registry.add(WindyPathEnvironment.self)
    }
}
