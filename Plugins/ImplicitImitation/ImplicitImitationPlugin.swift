import Understudy

/// The components of DIIQN for an expert with the agent's own actions, and our variants.
///
/// Source: Chrysomallis & Chalkiadakis 2025.
public enum ImplicitImitationPlugin: Plugin {
    /// `ImplicitImitation`
    public static let name = "ImplicitImitation"

    /// One line for `understudy list`.
    public static let summary = "The parts of DIIQN: action inference, confidence, and no bridging"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Registers the components.
    public static func register(into registry: inout Registry) {
        registry.add(AutomaticInference.self)
        registry.add(NearestTransition.self)
        registry.add(PerActionNearest.self)
        registry.add(ForwardModel.self)
        registry.add(TransitionModel.self)
        registry.add(Oracle.self)
        registry.add(NoInference.self)
        registry.add(DynamicConfidence.self)
        registry.add(MixedConfidence.self)
        registry.add(PerformanceConfidence.self)
        registry.add(ConstantConfidence.self)
        registry.add(LinearConfidence.self)
        registry.add(QFilterConfidence.self)
        registry.add(NoBridging.self)
        registry.add(ExpertProgress.self)
    }
}
