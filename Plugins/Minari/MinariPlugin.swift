import Understudy

/// Recordings as the Python package Minari stores them.
public enum MinariPlugin: Plugin {
    /// `Minari`
    public static let name = "Minari"

    /// One line for `understudy list`.
    public static let summary = "Recordings as the Python package Minari stores them, through libhdf5"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Adds `minari`.
    public static func register(into registry: inout Registry) {
        registry.add(MinariDataset.self)
    }
}
