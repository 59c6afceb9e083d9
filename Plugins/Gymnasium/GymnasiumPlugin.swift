import Understudy

/// Environments of the Python package Gymnasium, each in its own Python process.
public enum GymnasiumPlugin: Plugin {
    /// `Gymnasium`
    public static let name = "Gymnasium"

    /// A one-line summary for `understudy list`.
    public static let summary = "Environments of the Python package Gymnasium, each in a Python process of its own"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Registers `gymnasium`.
    public static func register(into registry: inout Registry) {
        registry.add(GymnasiumEnvironment.self)
    }
}
