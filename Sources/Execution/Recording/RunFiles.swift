import StudyFormat
import Training
import Understudy

/// The files that take down a run as it goes on: the CSV files with what their columns mean, and beside them
/// TensorBoard's.
final class RunFiles: RunRecorder {
    private let tables: CSVRecorder
    private let events: EventRecorder

    /// Begins the files of `run` anew.
    ///
    /// - Throws: `ExecutionError` where a file cannot be made.
    init(beginning run: TrainingRun, in directory: String) throws {
        let names = run.metrics.map(\.name)
        tables = try CSVRecorder(directory: directory, metricNames: names)
        events = try EventRecorder(
            beginningIn: directory, metricNames: names, steps: run.configuration.schedule.steps)
        try Self.describe(run.metrics, in: directory)
    }

    /// Goes on with the files of `run`, which is as `checkpoint` has it; what was written later is cut off.
    ///
    /// - Throws: `ExecutionError` where a file cannot be opened or made.
    init(goingOnWith run: TrainingRun, in directory: String, after checkpoint: Checkpoint) throws {
        let names = run.metrics.map(\.name)
        tables = try CSVRecorder(goingOnIn: directory, checkpoint.files, metricNames: names)
        events = try EventRecorder(
            goingOnIn: directory, at: run.step, checkpoint.eventFiles, recent: RecentEpisodes(of: run),
            metricNames: names, steps: run.configuration.schedule.steps)
        try Self.describe(run.metrics, in: directory)
    }

    /// Writes `metrics.json`: what each column of `metrics.csv` means.
    private static func describe(_ metrics: [Metric], in directory: String) throws {
        try Files.replace(directory + "/metrics.json", with: JSON.document(metrics))
    }

    /// How long the CSV files are, as of the last flush.
    var lengths: CSVRecorder.Lengths { tables.lengths }
    /// How long the event files are, as of the last flush.
    var eventFiles: [EventFiles.Length] { events.lengths }

    func record(_ episode: EpisodeRecord) throws {
        try tables.record(episode)
        try events.record(episode)
    }

    func record(metrics row: [Double?]) throws {
        try tables.record(metrics: row)
        try events.record(metrics: row)
        try events.flush()
    }

    /// Writes all up to here.
    func flush() throws {
        try tables.flush()
        try events.flush()
    }

    /// Writes all up to here, and waits until the CSV files, from which the others can be made again, are on the disk.
    func synchronize() throws {
        try tables.synchronize()
        try events.flush()
    }
}
