import Understudy

/// Formats of expert recordings.
public enum RecordingsPlugin: Plugin {
    /// `Recordings`
    public static let name = "Recordings"

    /// One line for `understudy list`.
    public static let summary = "Formats of observation-only expert recordings"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Adds `npz` and `csv`.
    public static func register(into registry: inout Registry) {
        registry.add(NPZDataset.self)
        registry.add(CSVDataset.self)
    }
}
