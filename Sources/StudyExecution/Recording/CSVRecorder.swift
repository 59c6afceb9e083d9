import AgentTraining
import StudyFormat

/// Writes a run's episodes and metrics as `episodes.csv` and `metrics.csv` to its folder.
///
/// Both begin with a line of names. Integral numbers have no decimal point (`-200`), and other numbers are the shortest
/// text that reads back as the same number. Flags are 0 or 1, and unknown values are empty. The files contain nothing
/// about the time or the machine: the same run gives the same bytes. They always end in a complete line.
package final class CSVRecorder: RunRecorder {
    private let episodes: OutputFile
    private let metrics: OutputFile
    /// For each column of a file from another version, its index in a row, if there is one.
    ///
    /// `nil` if the columns are the same.
    private let places: [Int?]?

    /// Creates both files.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - metricNames: the names of the metrics, as in `TrainingRun.metrics`.
    /// - Throws: `ExecutionError` if a file cannot be created.
    package init(directory: String, metricNames: [String]) throws {
        episodes = try OutputFile(FileName.episodes.path(in: directory))
        metrics = try OutputFile(FileName.metrics.path(in: directory))
        places = nil
        try episodes.appendLine(CSV.line(of: CSV.episodeColumns))
        try metrics.appendLine(CSV.line(of: metricNames))
        try flush()
    }

    /// Continues the files of a resumed run, removing everything after its checkpoint.
    ///
    /// A file keeps its columns, even if another version of the program created it.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - files: the lengths of the files at the checkpoint.
    ///   - metricNames: the names of the metrics, as in `TrainingRun.metrics`.
    /// - Throws: `ExecutionError` if a file cannot be opened.
    init(goingOnIn directory: String, _ files: Lengths, metricNames: [String]) throws {
        episodes = try OutputFile(
            FileName.episodes.path(in: directory), goingOnAfter: files.episodesBytes, checksum: files.episodesChecksum)
        metrics = try OutputFile(
            FileName.metrics.path(in: directory), goingOnAfter: files.metricsBytes, checksum: files.metricsChecksum)
        let columns = try Self.columns(of: FileName.metrics.path(in: directory))
        places = columns == metricNames ? nil : columns.map { metricNames.firstIndex(of: $0) }
    }

    /// The lengths of the files, with the CRC-32 of their bytes.
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

    /// The lengths of the files at the last flush.
    var lengths: Lengths {
        Lengths(
            episodesBytes: episodes.byteCount, episodesChecksum: episodes.checksum, metricsBytes: metrics.byteCount,
            metricsChecksum: metrics.checksum)
    }

    /// Records an episode.
    ///
    /// - Throws: `ExecutionError` if the file cannot be written.
    package func record(_ episode: EpisodeRecord) throws {
        try episodes.appendLine(
            """
            \(episode.episode),\(episode.step),\(CSV.number(episode.episodeReturn)),\(episode.length),\
            \(episode.terminated ? 1 : 0),\(episode.truncated ? 1 : 0)
            """)
    }

    /// Records a row of metrics, and writes the buffered data to both files.
    ///
    /// - Throws: `ExecutionError` if a file cannot be written.
    package func record(metrics row: [Double?]) throws {
        let cells = places.map { $0.map { place in place.flatMap { row[$0] } } } ?? row
        try metrics.appendLine(cells.map { $0.map(CSV.number) ?? "" }.joined(separator: ","))
        try flush()
    }

    /// Writes the buffered data to both files.
    ///
    /// - Throws: `ExecutionError` if a file cannot be written.
    package func flush() throws {
        try episodes.flush()
        try metrics.flush()
    }

    /// Writes the buffered data to both files, and waits until it is on the disk.
    ///
    /// - Throws: `ExecutionError` if a file cannot be written.
    func synchronize() throws {
        try episodes.synchronize()
        try metrics.synchronize()
    }

    /// Returns the names in the first line of a file.
    private static func columns(of path: String) throws(ExecutionError) -> [String] {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return CSV.names(in: text.utf8.prefix { $0 != UInt8(ascii: "\n") })
        } catch {
            throw ExecutionError(.inputOutput, path: path, error: error)
        }
    }
}
