import Understudy

/// Environments of the Python package Gymnasium, each in a Python process of its own.
public enum GymnasiumPlugin: Plugin {
    /// `Gymnasium`
    public static let name = "Gymnasium"

    /// One line for `understudy list`.
    public static let summary = "Environments of the Python package Gymnasium, each in a Python process of its own"

    /// Adds `gymnasium`.
    public static func register(into registry: inout Registry) {
        registry.add(GymnasiumEnvironment.self)
    }
}
