import AgentTraining
import Foundation
import StudyFormat
import Understudy

/// Writes a run's metrics as an event file for TensorBoard, in addition to the CSV files.
///
/// Every cell of a row of metrics is a scalar with the column's name as its tag, and so is the speed since the previous
/// row (`time/fps`). Between rows, about a thousand times per run, the end of an episode adds the means of the last 100
/// episodes. The steps that have a value depend on the run alone, so that a resumed run has each of them once.
final class EventRecorder: RunRecorder {
    /// The tags of the means between rows.
    private static let rollout = (reward: MetricName.trainingReturn, length: MetricName.trainingLength)
    private static let speed = "time/fps"

    private let file: OutputFile
    private let name: String
    /// The earlier event files of the run.
    private let earlier: [EventFiles.Length]
    /// The tags of a row's cells; `nil` for the step.
    private let tags: [String]
    private let stepColumn: Int
    /// The interval in steps. An episode that passes a multiple of it adds the means.
    private let interval: Int
    private let clock: () -> Double

    private var recent = RecentEpisodes()
    /// The step of the latest means from an episode.
    private var rolloutStep: Int?
    /// The reference point for the speed.
    private var lastRow: (step: Int, moment: ContinuousClock.Instant)?

    /// Creates the files of a run, removing those of an earlier attempt.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - metricNames: the names of the metrics, as in `TrainingRun.metrics`.
    ///   - steps: the environment steps of the whole run.
    ///   - clock: returns the seconds since 1970.
    /// - Throws: `ExecutionError` if a file cannot be removed or created.
    convenience init(
        beginningIn directory: String, metricNames: [String], steps: Int, clock: @escaping () -> Double = now
    ) throws {
        let names = try EventFiles.names(in: directory)
        try EventFiles.remove(names, in: directory)
        try self.init(directory, after: names, metricNames: metricNames, steps: steps, clock: clock)
        try begin(at: 0)
    }

    /// Continues in a new file after a checkpoint at `step`.
    ///
    /// The files of the checkpoint are truncated to their lengths, and all others are removed. If one of them has
    /// changed, or the checkpoint has none, they are reconstructed from the CSV files, without the speed.
    ///
    /// - Parameters:
    ///   - directory: the run's folder, whose CSV files end at the checkpoint.
    ///   - step: the checkpoint's step.
    ///   - kept: the lengths of the files at the checkpoint; `nil` if unknown.
    ///   - recent: the run's last episodes.
    /// - Throws: `ExecutionError` if a file cannot be read, removed, truncated or created.
    convenience init(
        goingOnIn directory: String, at step: Int, _ kept: [EventFiles.Length]?, recent: RecentEpisodes,
        metricNames: [String], steps: Int, clock: @escaping () -> Double = now
    ) throws {
        let present = try EventFiles.names(in: directory)
        // A reader of a removed file must not mistake the new one for it.
        let names = present + (kept ?? []).map(\.name)
        if let kept, try EventFiles.restore(kept, in: directory) {
            try self.init(
                directory, after: names, earlier: kept, metricNames: metricNames, steps: steps, clock: clock)
            // A checkpoint follows the row of its step, except for the one before all steps.
            try begin(at: step == 0 ? 0 : step + 1)
        } else {
            try EventFiles.remove(present, in: directory)
            try self.init(directory, after: names, metricNames: metricNames, steps: steps, clock: clock)
            try begin(at: 0)
            try CSVReplay.play(filesIn: directory, to: self)
            try flush()
        }
        self.recent = recent
        lastRow = (step, .now)
    }

    private init(
        _ directory: String, after names: [String], earlier: [EventFiles.Length] = [], metricNames: [String],
        steps: Int, clock: @escaping () -> Double
    ) throws {
        self.earlier = earlier
        self.clock = clock
        tags = metricNames
        stepColumn = metricNames.firstIndex(of: MetricName.step) ?? 0
        interval = max(1, steps / 1000)
        name = EventFiles.name(after: names, now: clock())
        file = try OutputFile(directory + "/" + name)
    }

    private func begin(at step: Int) throws {
        try write(Event(wallTime: clock(), content: .version))
        try write(Event(wallTime: clock(), step: step, content: .start))
        try flush()
    }

    /// The lengths of the files at the last flush.
    var lengths: [EventFiles.Length] {
        earlier + [EventFiles.Length(name: name, bytes: file.byteCount, checksum: file.checksum)]
    }

    /// Records the means of the last episodes, if they are due.
    ///
    /// - Throws: `ExecutionError` if the file cannot be written.
    func record(_ episode: EpisodeRecord) throws {
        recent.append(episode)
        guard episode.step / interval > (episode.step - episode.length) / interval, let means = recent.means else {
            return
        }
        rolloutStep = episode.step
        try write([(Self.rollout.reward, means.episodeReturn), (Self.rollout.length, means.length)], at: episode.step)
    }

    /// Records a row of metrics, and the speed since the previous row.
    ///
    /// - Throws: `ExecutionError` if the file cannot be written.
    func record(metrics row: [Double?]) throws {
        let now = ContinuousClock.now
        let step = Int(row[stepColumn] ?? 0)
        var scalars = scalars(of: row, at: step)
        if let lastRow, step > lastRow.step, now > lastRow.moment {
            scalars.append((Self.speed, Double(step - lastRow.step) / ((now - lastRow.moment) / .seconds(1))))
        }
        lastRow = (step, now)
        try write(scalars, at: step)
    }

    /// Records an earlier row of metrics under its original names.
    func record(earlier row: [(name: String, value: Double)], at step: Int) throws {
        try write(row.filter { isNew($0.name, at: step) }, at: step)
    }

    /// Writes the buffered data to the file.
    ///
    /// - Throws: `ExecutionError` if it cannot be written.
    func flush() throws { try file.flush() }

    private func scalars(of row: [Double?], at step: Int) -> [(String, Double)] {
        zip(tags, row).compactMap { tag, value in
            guard let value, isNew(tag, at: step) else { return nil }
            return (tag, value)
        }
    }

    /// Returns whether `tag` has no value at `step` yet; an episode that ended there may have recorded one.
    private func isNew(_ tag: String, at step: Int) -> Bool {
        tag != MetricName.step && (rolloutStep != step || tag != Self.rollout.reward && tag != Self.rollout.length)
    }

    private func write(_ scalars: [(String, Double)], at step: Int) throws {
        guard !scalars.isEmpty else { return }
        try write(
            Event(wallTime: clock(), step: step, content: .scalars(scalars.map { ($0, Float($1)) })))
    }

    private func write(_ event: Event) throws { try file.appendWhole(event.record) }

    private static func now() -> Double { Date().timeIntervalSince1970 }
}

/// Records the content of a run's CSV files again, in chronological order.
private struct CSVReplay {
    private var metrics: CSVReader
    private let stepColumn: Int
    private var episodes: EpisodeRows

    /// Opens the files of the run in `directory`.
    init(of directory: String) throws(StudyFileError) {
        metrics = try CSVReader(StudyFile(path: FileName.metrics.path(in: directory)))
        stepColumn = try metrics.column(MetricName.step)
        episodes = try EpisodeRows(StudyFile(path: FileName.episodes.path(in: directory)))
    }

    /// Replays the files of the run in `directory` to `recorder`.
    ///
    /// - Throws: `ExecutionError` if a file cannot be read or is damaged, or if the events cannot be written.
    static func play(filesIn directory: String, to recorder: EventRecorder) throws {
        do {
            var replay = try CSVReplay(of: directory)
            try replay.play(to: recorder)
        } catch let error as StudyFileError {
            throw ExecutionError(
                error.kind == .damaged ? .damagedInput : .inputOutput, path: error.path, problem: error.message,
                remedy: "delete the run's folder, and make the run again")
        }
    }

    private mutating func play(to recorder: EventRecorder) throws {
        var episode = try episodes.next()
        while try metrics.advance() {
            let step = try metrics.integer(stepColumn)
            while let record = episode, record.step <= step {
                try recorder.record(record)
                episode = try episodes.next()
            }
            var cells: [(name: String, value: Double)] = []
            for (column, name) in metrics.header.enumerated() {
                if let value = try metrics.number(column) { cells.append((name, value)) }
            }
            try recorder.record(earlier: cells, at: step)
        }
        while let record = episode {
            try recorder.record(record)
            episode = try episodes.next()
        }
    }
}

/// The rows of `episodes.csv`.
private struct EpisodeRows {
    private var reader: CSVReader
    /// The columns, in the order of `CSV.episodeColumns`.
    private let columns: [Int]

    init(_ file: StudyFile) throws(StudyFileError) {
        reader = try CSVReader(file)
        var columns: [Int] = []
        for name in CSV.episodeColumns { columns.append(try reader.column(name)) }
        self.columns = columns
    }

    /// Returns the next episode; `nil` after the last.
    mutating func next() throws(StudyFileError) -> EpisodeRecord? {
        guard try reader.advance() else { return nil }
        return EpisodeRecord(
            episode: try reader.integer(columns[0]), step: try reader.integer(columns[1]),
            episodeReturn: try reader.number(columns[2]) ?? .nan, length: try reader.integer(columns[3]),
            terminated: try reader.flag(columns[4]), truncated: try reader.flag(columns[5]))
    }
}

/// The last 100 episodes of a run, which determine its means.
struct RecentEpisodes {
    private var returns: [Double] = []
    private var lengths: [Int] = []

    /// Creates an empty list.
    init() {}

    /// Creates the list of a resumed run.
    init(of run: TrainingRun) {
        returns = run.recentReturns
        lengths = run.recentLengths
    }

    mutating func append(_ episode: EpisodeRecord) {
        returns.append(episode.episodeReturn)
        lengths.append(episode.length)
        if returns.count > 100 {
            returns.removeFirst()
            lengths.removeFirst()
        }
    }

    /// The mean return and the mean length, as in the rows of metrics of `TrainingRun`; `nil` before the end of the
    /// first episode.
    var means: (episodeReturn: Double, length: Double)? {
        guard !returns.isEmpty else { return nil }
        let count = Double(returns.count)
        return (returns.reduce(0, +) / count, Double(lengths.reduce(0, +)) / count)
    }
}
