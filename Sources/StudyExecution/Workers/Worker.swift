import AgentTraining
import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Understudy

/// Makes a run in a process of its own.
package enum Worker {
    /// The ending of a run that did not fail.
    package enum Ending: Hashable, Sendable {
        /// All steps are done.
        case finished
        /// A signal requested the end. SIGPIPE means that the reader of the progress is gone.
        case interrupted(signal: Int32)
        /// The time limit of the batch system is near. The run continues in another task.
        case limited

        /// The exit code of the worker: 0, or 128 plus the signal's number (130 after SIGINT, 143 after SIGTERM).
        package var exitCode: Int32 {
            switch self {
            case .finished: 0
            case .interrupted(let signal): 128 + signal
            case .limited: 128 + Worker.limitSignal
            }
        }
    }

    /// The signal that announces the time limit of the batch system.
    package static let limitSignal = SIGUSR1
    /// The number of time limits at the same step after which a run fails.
    static let mostLimits = 3

    /// Makes the run in `directory`, from its last checkpoint or from the beginning, and writes its files.
    ///
    /// Reads `spec.yaml`. Writes `episodes.csv`, `metrics.csv`, TensorBoard's event files, `status.json`, checkpoints,
    /// and at the end `policy.safetensors` and, if a component looks for infeasible transitions, `imitation.json`.
    /// SIGINT, SIGTERM, SIGHUP and SIGQUIT end the run after the current steps, with a checkpoint, complete files and
    /// the status `interrupted`.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - registry: the components that the spec may name.
    ///   - progress: the file descriptor for progress as lines of JSON, about 5 per second. The last line is
    ///     `{"finished":true}` or `{"error":"..."}`.
    ///   - isLimited: whether `limitSignal` ends the run like SIGTERM, to continue in another task. At the third such
    ///     end without a step in between, the run fails.
    /// - Throws: the error that prevents the run, after writing it to `status.json`: `FileError` or `Diagnostics` of
    ///   the spec, `ExecutionError` of the files, or an error of the run itself.
    package static func run(directory: String, registry: Registry, progress: Int32, isLimited: Bool = false) throws
        -> Ending
    {
        TerminationSignals.install(besides: isLimited ? [limitSignal] : [])
        defer { TerminationSignals.restore() }
        return try run(directory: directory, registry: registry, progress: progress) { TerminationSignals.first }
    }

    /// Makes the run as above, with an injected source of signals.
    static func run(
        directory: String, registry: Registry, progress: Int32, requestedSignal: () -> Int32?
    ) throws -> Ending {
        // A worker whose parent was killed holds the lock until it has written its checkpoint.
        let lock = try FileLock(folder: directory, thing: "run", patience: .seconds(5))
        defer { lock.unlock() }
        var driver = RunDriver(
            directory: directory, progress: progress, earlier: RunStatus(directory: directory))
        do {
            try driver.status.write(to: directory)
            return try driver.drive(registry: registry, until: requestedSignal)
        } catch {
            driver.fail(error)
            throw error
        }
    }
}

/// Drives a run, and updates its files and the reader of its progress.
private struct RunDriver {
    /// The maximum number of steps between two reads of the clock.
    static let longestChunk = 256

    let directory: String
    let progress: Int32
    /// The previous status of the run.
    let earlier: RunStatus?
    var status = RunStatus.beginning

    private let start = ContinuousClock.now
    /// The run's wall time before its checkpoint, in seconds.
    private var earlierSeconds = 0.0
    private var checkpoints: CheckpointFolder { CheckpointFolder(of: directory) }
    /// The step of the last checkpoint that was written or restored.
    private var checkpointStep: Int?
    private var rate = StepRate()
    private var readerIsGone = false

    init(directory: String, progress: Int32, earlier: RunStatus?) {
        self.directory = directory
        self.progress = progress
        self.earlier = earlier
        // The recordings stay known, whatever happens next.
        status.recordings = earlier?.recordings
        status.plugins = earlier?.plugins
        // A failed run begins to count again.
        if let earlier, earlier.state != .failed { status.timeLimits = earlier.timeLimits }
    }

    mutating func drive(registry: Registry, until requestedSignal: () -> Int32?) throws -> Worker.Ending {
        let path = FileName.spec.path(in: directory)
        guard let document = try Node.load(path: path) else {
            throw FileError(path: path, reason: "the file is empty")
        }
        let spec = try RunFolder.runSpec(document, in: directory, registry: registry)
        status.plugins = spec.plugins.isEmpty ? nil : spec.plugins
        var (run, recorder) = try begin(spec)
        status.instructionSet = run.instructionSet
        status.recordings = run.recordings.isEmpty ? nil : run.recordings
        update(run)
        // Written before any learning.
        try status.write(to: directory)
        if status.randomReturn == nil {
            status.randomReturn = try randomReturn(spec, until: requestedSignal)
        }
        let schedule = spec.configuration.schedule
        var (chunk, lastReport, lastWrite) = (Self.longestChunk, start, start)
        while !run.isFinished {
            if let signal = requestedSignal() ?? (readerIsGone ? SIGPIPE : nil) {
                try save(run, recorder)
                report(run)
                if signal == Worker.limitSignal { try countLimit(at: run.step) }
                try end(.interrupted, run)
                if signal == Worker.limitSignal { return .limited }
                return .interrupted(signal: signal)
            }
            let began = ContinuousClock.now
            let every = schedule.checkpointEvery
            try run.play(min(chunk, every - run.step % every), to: &recorder)
            if run.step.isMultiple(of: every), !run.isFinished { try save(run, recorder) }
            let now = ContinuousClock.now
            // The size of a chunk does not affect the run. Small chunks of slow steps keep the delay after a signal
            // short.
            if now - began > .milliseconds(100) { chunk = max(1, chunk / 2) }
            if now - began < .milliseconds(20) { chunk = min(Self.longestChunk, chunk * 2) }
            if now - lastReport >= .milliseconds(200) {
                lastReport = now
                report(run)
            }
            if now - lastWrite >= .seconds(1) {
                lastWrite = now
                try recorder.flush()
                update(run)
                try status.write(to: directory)
            }
        }
        // Written before the end of the run, so that a longer run can go on from it.
        if schedule.keepsCheckpoint, checkpointStep != run.step { try save(run, recorder) }
        try run.finish(to: &recorder)
        try recorder.flush()
        // Written before the state `finished`: a finished run has its policy and its infeasible transitions.
        try run.infeasibleTransitions?.write(to: directory)
        try Files.replace(FileName.policy.path(in: directory), with: Data(run.policyFile))
        report(run)
        try end(.finished, run)
        // Remaining files take space but do no harm.
        if schedule.keepsCheckpoint { try? checkpoints.removeAllButLast() } else { try? checkpoints.removeAll() }
        send(.finished)
        return .finished
    }

    /// Counts a time limit at `step`.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` if it is the third at this step.
    private mutating func countLimit(at step: Int) throws {
        let before = status.timeLimits.flatMap { $0.step == step ? $0.count : nil } ?? 0
        status.timeLimits = .init(step: step, count: before + 1)
        guard before + 1 < Worker.mostLimits else {
            status.step = step
            throw ExecutionError(
                .unavailable, path: directory,
                problem: "the time limit of its task ended the run \(before + 1) times at step \(step)",
                remedy: "ask for more time (slurm.time), then run the same command again")
        }
    }

    /// Returns the run in its initial state.
    ///
    /// - Throws: `ExecutionError` of kind `damagedInput` if the run has read a recording that differs from the one that
    ///   it learned from before, or from the one that the study was prepared with.
    private func makeRun(_ spec: RunSpec) throws -> TrainingRun {
        let run = try TrainingRun(spec.configuration, seed: spec.seed)
        if let replaced = ReplacedRecording(from: earlier?.recordings, to: run.recordings) {
            throw replaced.error(ofRun: directory)
        }
        let study = SpecFiles(ofStudyAt: directory + "/../..")
        if let replaced = study.replacedRecording(among: run.recordings) {
            throw replaced.errorInStudy(ofRun: directory)
        }
        return run
    }

    /// Returns the run restored from its last complete checkpoint, or in its initial state.
    private mutating func begin(_ spec: RunSpec) throws -> (TrainingRun, RunFiles) {
        var notes: [String] = []
        let restored = try checkpoints.restore({ try makeRun(spec) }) { notes.append($0) }
        for note in notes { tell(note) }
        guard let (run, checkpoint) = restored else {
            if !notes.isEmpty {
                tell("begins anew, as no checkpoint can be used")
            } else if let earlier, earlier.state != .finished, let step = earlier.step, step > 0 {
                tell("begins anew, as there is no checkpoint; it was at step \(step)")
            }
            let run = try makeRun(spec)
            return (run, try RunFiles(beginning: run, in: directory))
        }
        earlierSeconds = checkpoint.wallSeconds
        checkpointStep = checkpoint.step
        status.randomReturn = earlier?.randomReturn
        tell("resumed at step \(run.step)")
        for plugin in spec.plugins {
            guard let old = earlier?.plugins?.first(where: { $0.name == plugin.name }), old != plugin else { continue }
            tell("goes on with the plugin \(plugin.text), and began with \(old.text)")
        }
        rate = StepRate(from: run.step, at: (ContinuousClock.now - start) / .seconds(1))
        report(run)
        return (run, try RunFiles(goingOnWith: run, in: directory, after: checkpoint))
    }

    /// Returns the mean return of random play.
    ///
    /// Returns `nil` if it cannot be determined, or after a signal, which is checked every 0.1 s.
    private func randomReturn(_ spec: RunSpec, until requestedSignal: () -> Int32?) throws -> Double? {
        var lastLook = ContinuousClock.now
        return try RandomReturn.measure(spec.configuration, seed: spec.seed) {
            let now = ContinuousClock.now
            guard now - lastLook >= .milliseconds(100) else { return false }
            lastLook = now
            return requestedSignal() != nil
        }
    }

    private mutating func save(_ run: TrainingRun, _ recorder: RunFiles) throws {
        let began = ContinuousClock.now
        try recorder.synchronize()
        try checkpoints.write(run, files: recorder, wallSeconds: wallSeconds)
        checkpointStep = run.step
        status.checkpointSeconds = (status.checkpointSeconds ?? 0) + (ContinuousClock.now - began) / .seconds(1)
    }

    /// Sends a note to the user, and writes it to the log.
    private mutating func tell(_ note: String) {
        send(.note(note))
        FileHandle.standardError.write(Data((note + "\n").utf8))
    }

    /// Records that the run failed. Nothing here may hide `error`.
    mutating func fail(_ error: any Error) {
        status.end(.failed, message: "\(error)")
        status.wallSeconds = wallSeconds
        try? status.write(to: directory)
        send(.failed("\(error)"))
    }

    private mutating func end(_ state: RunStatus.State, _ run: TrainingRun) throws {
        update(run)
        status.end(state)
        try status.write(to: directory)
    }

    private mutating func update(_ run: TrainingRun) {
        status.step = run.step
        status.episodes = run.episodes
        status.wallSeconds = wallSeconds
        status.bestPolicy = run.best.map {
            .init(step: $0.step, selectionReturn: $0.selectionReturn, evaluationReturn: $0.evaluationReturn)
        }
    }

    private mutating func report(_ run: TrainingRun) {
        let mean = run.recentReturns.reduce(0, +) / Double(run.recentReturns.count)
        rate.note(step: run.step, at: (ContinuousClock.now - start) / .seconds(1))
        send(
            .progress(
                WorkerProgress(
                    step: run.step, episodes: run.episodes, recentReturn: mean.isFinite ? mean : nil,
                    stepsPerSecond: rate.stepsPerSecond)))
    }

    /// Sends a message. Only a closed pipe matters: a run does not fail because nobody reads its progress.
    private mutating func send(_ message: WorkerMessage) {
        guard let line = try? JSON.line(message) else { return }
        if Files.write(line, to: progress) == EPIPE { readerIsGone = true }
    }

    /// The run's wall time in seconds, rounded to milliseconds.
    private var wallSeconds: Double {
        earlierSeconds + ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
    }
}

/// The speed of a run, smoothed over a few seconds.
struct StepRate {
    /// The time constant in seconds, after which about two thirds of a change in speed have taken effect.
    private static let memory = 5.0

    private(set) var stepsPerSecond = 0.0
    private var last: (step: Int, seconds: Double)
    private var isKnown = false

    /// Creates the rate of a run that is at `step` after `seconds`.
    init(from step: Int = 0, at seconds: Double = 0) { last = (step, seconds) }

    /// Records that `step` was reached `seconds` after the beginning.
    mutating func note(step: Int, at seconds: Double) {
        let interval = seconds - last.seconds
        guard interval > 0 else { return }
        let speed = Double(step - last.step) / interval
        let weight = isKnown ? 1 - exp(-interval / Self.memory) : 1
        isKnown = true
        stepsPerSecond += weight * (speed - stepsPerSecond)
        last = (step, seconds)
    }
}
