import AgentTraining
import StudyFormat
import Understudy

/// The files that record a run: the CSV files with a description of their columns, and TensorBoard's event file.
final class RunFiles: RunRecorder {
    private let tables: CSVRecorder
    private let events: EventRecorder
    private let directory: String

    /// Creates the files of `run`.
    ///
    /// - Throws: `ExecutionError` if a file cannot be created.
    init(beginning run: TrainingRun, in directory: String) throws {
        self.directory = directory
        try KeptPolicy.remove(in: directory) { _ in false }
        let names = run.metrics.map(\.name)
        tables = try CSVRecorder(directory: directory, metricNames: names)
        events = try EventRecorder(
            beginningIn: directory, metricNames: names, steps: run.configuration.schedule.steps)
        try Self.describe(run.metrics, in: directory)
    }

    /// Continues the files of `run`, restored from `checkpoint`, removing everything after it.
    ///
    /// - Throws: `ExecutionError` if a file cannot be opened or created.
    init(goingOnWith run: TrainingRun, in directory: String, after checkpoint: Checkpoint) throws {
        let names = run.metrics.map(\.name)
        let steps = run.configuration.schedule.steps
        self.directory = directory
        // The end of a run that became longer may have been evaluated between two evaluations of the longer run.
        try KeptPolicy.remove(in: directory) { policy in
            guard case .step(let step) = policy else { return run.best != nil }
            return step <= run.step && step.isMultiple(of: run.configuration.schedule.evaluateEvery)
        }
        if let best = run.best { try KeptPolicy.best.write(best.file, to: directory) }
        // The events of a run that became longer are at other steps: they are made again from the CSV files.
        let isSameLength = checkpoint.plannedSteps == nil || checkpoint.plannedSteps == steps
        tables = try CSVRecorder(goingOnIn: directory, checkpoint.files, metricNames: names)
        events = try EventRecorder(
            goingOnIn: directory, at: run.step, isSameLength ? checkpoint.eventFiles : nil,
            recent: RecentEpisodes(of: run), metricNames: names, steps: steps)
        try Self.describe(run.metrics, in: directory)
    }

    /// Writes `metrics.json`, which describes each column of `metrics.csv`.
    private static func describe(_ metrics: [Metric], in directory: String) throws {
        try Files.replace(FileName.metricDescriptions.path(in: directory), with: JSON.document(metrics))
    }

    /// The lengths of the CSV files at the last flush.
    var lengths: CSVRecorder.Lengths { tables.lengths }
    /// The lengths of the event files at the last flush.
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

    func record(_ policy: PolicyOnTheWay) throws {
        try (policy.isBest ? KeptPolicy.best : .step(policy.step)).write(policy.file, to: directory)
    }

    /// Writes all buffered data.
    func flush() throws {
        try tables.flush()
        try events.flush()
    }

    /// Writes all buffered data, and waits until the CSV files are on the disk; the others can be reconstructed from
    /// them.
    func synchronize() throws {
        try tables.synchronize()
        try events.flush()
    }
}
