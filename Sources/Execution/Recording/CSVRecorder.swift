import StudyFormat
import Training

/// Writes a run's episodes and metrics as `episodes.csv` and `metrics.csv` into its folder.
///
/// Both begin with a line of names. Numbers are whole where their value is (`-200`), else the shortest text that reads
/// back as the same number; flags are 0 or 1; what is not known is empty. Nothing of the clock or the machine is
/// written: the same run gives the same bytes. Files always end in a whole line.
package final class CSVRecorder: RunRecorder {
    private let episodes: OutputFile
    private let metrics: OutputFile
    /// For each column of a file that another version began, its place in a row, where there is one; `nil` where they
    /// are the same.
    private let places: [Int?]?

    /// Begins both files anew.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - metricNames: the names of the metrics, as in `TrainingRun.metrics`.
    /// - Throws: `ExecutionError` where a file cannot be made.
    package init(directory: String, metricNames: [String]) throws {
        episodes = try OutputFile(directory + "/episodes.csv")
        metrics = try OutputFile(directory + "/metrics.csv")
        places = nil
        try episodes.appendLine(CSV.line(of: CSV.episodeColumns))
        try metrics.appendLine(CSV.line(of: metricNames))
        try flush()
    }

    /// Goes on with the files of a run that is resumed, cutting off what was written after its checkpoint.
    ///
    /// A file keeps the columns that it has, also where another version of the program began it.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - files: what the files were at the checkpoint.
    ///   - metricNames: the names of the metrics, as in `TrainingRun.metrics`.
    /// - Throws: `ExecutionError` where a file cannot be opened.
    init(goingOnIn directory: String, _ files: Lengths, metricNames: [String]) throws {
        episodes = try OutputFile(
            directory + "/episodes.csv", goingOnAfter: files.episodesBytes, checksum: files.episodesChecksum)
        metrics = try OutputFile(
            directory + "/metrics.csv", goingOnAfter: files.metricsBytes, checksum: files.metricsChecksum)
        let columns = try Self.columns(of: directory + "/metrics.csv")
        places = columns == metricNames ? nil : columns.map { metricNames.firstIndex(of: $0) }
    }

    /// How long the files are, with the CRC-32 of their bytes.
    struct Lengths: Codable, Hashable {
        var episodesBytes: Int
        var episodesChecksum: UInt32
        var metricsBytes: Int
        var metricsChecksum: UInt32

        enum CodingKeys: String, CodingKey {
            case episodesBytes = "episodes_bytes"
            case episodesChecksum = "episodes_crc32"
            case metricsBytes = "metrics_bytes"
            case metricsChecksum = "metrics_crc32"
        }
    }

    /// How long the files are, as of the last flush.
    var lengths: Lengths {
        Lengths(
            episodesBytes: episodes.byteCount, episodesChecksum: episodes.checksum, metricsBytes: metrics.byteCount,
            metricsChecksum: metrics.checksum)
    }

    /// Takes down an episode.
    ///
    /// - Throws: `ExecutionError` where the file cannot be written.
    package func record(_ episode: EpisodeRecord) throws {
        try episodes.appendLine(
            """
            \(episode.episode),\(episode.step),\(CSV.number(episode.episodeReturn)),\(episode.length),\
            \(episode.terminated ? 1 : 0),\(episode.truncated ? 1 : 0)
            """)
    }

    /// Takes down a row of metrics and writes both files up to here.
    ///
    /// - Throws: `ExecutionError` where a file cannot be written.
    package func record(metrics row: [Double?]) throws {
        let cells = places.map { $0.map { place in place.flatMap { row[$0] } } } ?? row
        try metrics.appendLine(cells.map { $0.map(CSV.number) ?? "" }.joined(separator: ","))
        try flush()
    }

    /// Writes both files up to here.
    ///
    /// - Throws: `ExecutionError` where a file cannot be written.
    package func flush() throws {
        try episodes.flush()
        try metrics.flush()
    }

    /// Writes both files up to here, and waits until they are on the disk.
    ///
    /// - Throws: `ExecutionError` where a file cannot be written.
    func synchronize() throws {
        try episodes.synchronize()
        try metrics.synchronize()
    }

    /// The names in the first line of a file.
    private static func columns(of path: String) throws(ExecutionError) -> [String] {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return CSV.names(in: text.utf8.prefix { $0 != UInt8(ascii: "\n") })
        } catch {
            throw ExecutionError(.inputOutput, path: path, error: error)
        }
    }
}
