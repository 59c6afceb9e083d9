import StudyFormat
import Foundation
import Training

/// Writes a run's metrics as an event file that TensorBoard reads, beside the CSV files.
///
/// Every cell of a row of metrics is a scalar under its column's name, and so is the speed since the row before (`time/fps`). Between rows, about a thousand times in a run,
/// an episode's end gives the means of the last 100 episodes. Which steps have a value follows from the run alone, so that one that is resumed has each once.
final class EventRecorder: RunRecorder {
    /// The means that episodes give between rows.
    private static let rollout = (reward: "rollout/ep_rew_mean", length: "rollout/ep_len_mean")
    private static let speed = "time/fps"

    private let file: OutputFile
    private let name: String
    /// The files of the run before this one.
    private let earlier: [EventFiles.Length]
    /// The tags of a row's cells; none for the step.
    private let tags: [String]
    private let stepColumn: Int
    /// Episodes in whose course a multiple of it was passed give their means.
    private let interval: Int
    private let clock: () -> Double

    private var recent = RecentEpisodes()
    /// The step of the last means that an episode gave.
    private var rolloutStep: Int?
    /// What the speed is measured from.
    private var lastRow: (step: Int, moment: ContinuousClock.Instant)?

    /// Begins the files of a run anew, removing those of an earlier try.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - metricNames: the names of the metrics, as in `TrainingRun.metrics`.
    ///   - steps: the environment steps of the whole run.
    ///   - clock: the seconds since 1970.
    /// - Throws: `ExecutionError` where a file cannot be removed or made.
    convenience init(
        beginningIn directory: String, metricNames: [String], steps: Int, clock: @escaping () -> Double = now
    ) throws {
        let names = try EventFiles.names(in: directory)
        try EventFiles.remove(names, in: directory)
        try self.init(directory, after: names, metricNames: metricNames, steps: steps, clock: clock)
        try begin(at: 0)
    }

    /// Goes on after a checkpoint at `step` in a new file: those that the checkpoint names are cut off after what they had, others are removed. Where one is not as it was, or
    /// the checkpoint knows of none, they are made again from the CSV files, without the speed.
    ///
    /// - Parameters:
    ///   - directory: the run's folder, whose CSV files end with the checkpoint.
    ///   - step: the checkpoint's step.
    ///   - kept: what the files were at the checkpoint; `nil` where it does not know.
    ///   - recent: the run's last episodes.
    /// - Throws: `ExecutionError` where a file cannot be read, removed, cut off or made.
    convenience init(
        goingOnIn directory: String, at step: Int, _ kept: [EventFiles.Length]?, recent: RecentEpisodes,
        metricNames: [String], steps: Int, clock: @escaping () -> Double = now
    ) throws {
        let present = try EventFiles.names(in: directory)
        // Whoever has read a file that is gone must not take the new one for it.
        let names = present + (kept ?? []).map(\.name)
        if let kept, try EventFiles.restore(kept, in: directory) {
            try self.init(
                directory, after: names, earlier: kept, metricNames: metricNames, steps: steps, clock: clock)
            // A checkpoint is written after the row of its step, but for one before everything.
            try begin(at: step == 0 ? 0 : step + 1)
        } else {
            try EventFiles.remove(present, in: directory)
            try self.init(directory, after: names, metricNames: metricNames, steps: steps, clock: clock)
            try begin(at: 0)
            try CSVReplay(of: directory).play(to: self)
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
        stepColumn = metricNames.firstIndex(of: "step") ?? 0
        interval = max(1, steps / 1000)
        name = EventFiles.name(after: names, now: clock())
        file = try OutputFile(directory + "/" + name)
    }

    private func begin(at step: Int) throws {
        try write(Event(wallTime: clock(), content: .version))
        try write(Event(wallTime: clock(), step: step, content: .start))
        try flush()
    }

    /// What the files are, as of the last flush.
    var lengths: [EventFiles.Length] {
        earlier + [EventFiles.Length(name: name, bytes: file.byteCount, checksum: file.checksum)]
    }

    /// Takes down the means of the last episodes, where it is time.
    ///
    /// - Throws: `ExecutionError` where the file cannot be written.
    func record(_ episode: EpisodeRecord) throws {
        recent.append(episode)
        guard episode.step / interval > (episode.step - episode.length) / interval, let means = recent.means else {
            return
        }
        rolloutStep = episode.step
        try write([(Self.rollout.reward, means.episodeReturn), (Self.rollout.length, means.length)], at: episode.step)
    }

    /// Takes down a row of metrics and the speed since the row before.
    ///
    /// - Throws: `ExecutionError` where the file cannot be written.
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

    /// Takes down a row of metrics that was written earlier, under the names that it has there.
    func record(earlier row: [(name: String, value: Double)], at step: Int) throws {
        try write(row.filter { isNew($0.name, at: step) }, at: step)
    }

    /// Writes the file up to here.
    ///
    /// - Throws: `ExecutionError` where it cannot be written.
    func flush() throws { try file.flush() }

    private func scalars(of row: [Double?], at step: Int) -> [(String, Double)] {
        zip(tags, row).compactMap { tag, value in
            guard let value, isNew(tag, at: step) else { return nil }
            return (tag, value)
        }
    }

    /// Whether `tag` is a scalar that has no value at `step`: an episode that ended there may have given it.
    private func isNew(_ tag: String, at step: Int) -> Bool {
        tag != "step" && (rolloutStep != step || tag != Self.rollout.reward && tag != Self.rollout.length)
    }

    private func write(_ scalars: [(String, Double)], at step: Int) throws {
        guard !scalars.isEmpty else { return }
        try write(
            Event(wallTime: clock(), step: step, content: .scalars(scalars.map { ($0, Float($1)) })))
    }

    private func write(_ event: Event) throws { try file.appendWhole(event.record) }

    private static func now() -> Double { Date().timeIntervalSince1970 }
}
