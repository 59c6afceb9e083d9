import Foundation
import SpecYAML
import Understudy

/// A recording in one CSV file: a row per observation.
///
/// | column | meaning |
/// |---|---|
/// | `episode` | a number or name; the rows of an episode stand together |
/// | `step` | optional: 0, 1, 2, ... in each episode |
/// | `observation_0`, `observation_1`, ... | the elements of the observation, in this order |
/// | `terminated`, `truncated` | optional: 1 on the last row of an episode that ended in a terminal state, or was cut |
/// | `action`, `reward`, `executed_action`, `action_shows`, `action_is_unique` | optional, empty on an episode's last row: what followed the observation, for diagnostics and upper bounds only |
///
/// Flags are 0 or 1, or false or true. Without a column `truncated`, an episode that did not terminate
/// counts as truncated. Other columns are not read.
public struct CSVDataset: ExpertDataset {
    /// `csv`
    public static let name = "csv"

    /// One line for `understudy list`.
    public static let summary = "A recording as a table of comma-separated values, a row per observation"

    /// The path of the file.
    let path: String
    /// The names of the columns of observations; `nil` for `observation_0` and so on.
    let columns: [String]?

    /// Creates the dataset of the file at `path`, with observations in the columns `observation_0` and so on.
    public init(path: String) {
        self.path = path
        columns = nil
    }

    init(path: String, columns: [String]?) {
        self.path = path
        self.columns = columns
    }

    /// Reads `path` and `columns`; the file itself is first opened by `load()`.
    public init(from reader: inout SpecReader) {
        path = reader.path("path", "The CSV file with the recording")
        columns = reader.optionalValue(
            "columns", as: [String].self, absent: "observation_0, observation_1, ...",
            "The columns that make an observation, in the order of its elements")
    }

    /// Reads and checks the recording.
    ///
    /// - Throws: `DataError`: `.missing` where the file cannot be opened; `.damaged` where it is no table with the
    ///   columns of a recording, or a number is not finite.
    public func load() throws -> ExpertRecording { try load(allowsNonfinite: false) }

    /// Reads the recording like `load()`, but may keep observations that are not finite.
    public func load(allowsNonfinite: Bool) throws -> ExpertRecording {
        let file = try DataFileReader(path)
        var recording = try recording(in: file, allowsNonfinite: allowsNonfinite)
        recording.files = [try file.sealed()]
        return recording
    }

    /// The mean return in the JSON file beside the recording: `NAME.json` for `NAME.csv`; `nil` if there is none.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON, or the mean is not a finite number.
    public func statedReturn() throws -> Double? {
        try RecordingDescription.meanReturn(besideFile: path, suffix: ".csv")
    }

    /// The key `environment` of the JSON file beside the recording; `nil` if there is no such file, or it lacks the key.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON.
    public func statedEnvironment() throws -> Node? {
        try RecordingDescription.environment(besideFile: path, suffix: ".csv")
    }

    /// The recording in a table, checked whole.
    func recording(
        in source: some ByteSource, allowsNonfinite: Bool = false
    ) throws(DataError) -> ExpertRecording {
        var table = try CSVTable(source, path: path)
        var reader = try CSVRows(table, columns: columns, allowsNonfinite: allowsNonfinite)
        // Each number takes a digit and a comma or the end of a line.
        reader.reserve(rows: try CSVTable.rowLimit(of: source), numbers: source.count / 2 + 1)
        var fields: [Range<Int>] = []
        while try table.next(&fields) { try reader.add(fields, of: table) }
        return try reader.recording(of: table)
    }
}
