import StudyFormat
import Experiments
import Foundation
import Training
import Understudy
import YAML

/// Makes one run, in a process of its own.
package enum Worker {
    /// How a run ended that did not fail.
    package enum Ending: Hashable, Sendable {
        /// All steps are done.
        case finished
        /// A signal asked for the end; SIGPIPE stands for a reader of the progress who has gone away.
        case interrupted(signal: Int32)

        /// The exit code of the worker: 0, or 128 and the signal's number (130 after SIGINT, 143 after SIGTERM).
        package var exitCode: Int32 {
            switch self {
            case .finished: 0
            case .interrupted(let signal): 128 + signal
            }
        }
    }

    /// Makes the run whose folder is `directory`, from its last checkpoint on or from the beginning, and writes its
    /// files.
    ///
    /// Reads `spec.yaml`; writes `episodes.csv`, `metrics.csv`, TensorBoard's event files, `status.json`, checkpoints,
    /// and at the end `policy.safetensors` and, where something looks for infeasible transitions, `imitation.json`.
    /// While it runs, SIGINT, SIGTERM, SIGHUP and SIGQUIT end it after the steps at hand, with a checkpoint, whole
    /// files and the status `interrupted`.
    ///
    /// - Parameters:
    ///   - directory: the run's folder.
    ///   - registry: the components that the spec may name.
    ///   - progress: the file descriptor that takes progress as lines of JSON, about 5 a second, the last one
    ///     `{"finished":true}` or
    ///     `{"error":"..."}`.
    /// - Throws: what keeps the run from being made, after having written it into `status.json`: `FileError` or
    ///   `Diagnostics` of the spec, `ExecutionError` of the files, or what the run itself throws.
    package static func run(directory: String, registry: Registry, progress: Int32) throws -> Ending {
        TerminationSignals.install()
        defer { TerminationSignals.restore() }
        return try run(directory: directory, registry: registry, progress: progress) { TerminationSignals.first }
    }

    /// As above, with the source of signals handed in.
    static func run(
        directory: String, registry: Registry, progress: Int32, requestedSignal: () -> Int32?
    ) throws -> Ending {
        // A worker whose parent was killed holds it until it has written its checkpoint.
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

/// Drives one run and keeps its files and its reader up to date.
private struct RunDriver {
    /// The most steps between two looks at the clock.
    static let longestChunk = 256

    let directory: String
    let progress: Int32
    /// What was known of the run before.
    let earlier: RunStatus?
    var status = RunStatus.beginning

    private let start = ContinuousClock.now
    /// Seconds that the run took before its checkpoint.
    private var earlierSeconds = 0.0
    private var checkpoints: CheckpointFolder { CheckpointFolder(of: directory) }
    private var rate = StepRate()
    private var readerIsGone = false

    init(directory: String, progress: Int32, earlier: RunStatus?) {
        self.directory = directory
        self.progress = progress
        self.earlier = earlier
        // What was learned from stays known however this goes on.
        status.recordings = earlier?.recordings
    }

    mutating func drive(registry: Registry, until requestedSignal: () -> Int32?) throws -> Worker.Ending {
        let path = directory + "/spec.yaml"
        guard let document = try Node.load(path: path) else {
            throw FileError(path: path, reason: "the file is empty")
        }
        let spec = try RunSpec(document, registry: registry)
        var (run, recorder) = try begin(spec)
        status.instructionSet = run.instructionSet
        status.recordings = run.recordings.isEmpty ? nil : run.recordings
        update(run)
        // Before anything is learned.
        try status.write(to: directory)
        if status.randomReturn == nil {
            status.randomReturn = try randomReturn(spec, until: requestedSignal)
        }
        var (chunk, lastReport, lastWrite) = (Self.longestChunk, start, start)
        while !run.isFinished {
            if let signal = requestedSignal() ?? (readerIsGone ? SIGPIPE : nil) {
                try save(run, recorder)
                report(run)
                try end(.interrupted, run)
                return .interrupted(signal: signal)
            }
            let began = ContinuousClock.now
            let every = spec.configuration.schedule.checkpointEvery
            try run.advance(by: min(chunk, every - run.step % every), to: &recorder)
            if run.step.isMultiple(of: every), !run.isFinished { try save(run, recorder) }
            let now = ContinuousClock.now
            // How the steps are cut does not change the run; slow steps in short pieces keep the end of a signal near.
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
        try recorder.flush()
        // Before the state says finished: a finished run has its policy, and what its expert could not be imitated in.
        if let gaps = run.gaps { try gaps.write(to: directory) }
        try Files.replace(directory + "/policy.safetensors", with: Data(run.policyFile))
        report(run)
        try end(.finished, run)
        // What is left of them takes room and does no harm.
        try? checkpoints.removeAll()
        send(.finished)
        return .finished
    }

    /// The run at its beginning.
    ///
    /// - Throws: `ExecutionError` of kind `damagedInput` where it has read another recording than it learned from
    ///   before, or than the study was made ready with.
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

    /// The run as its last whole checkpoint has it, or at its beginning.
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
        status.randomReturn = earlier?.randomReturn
        tell("resumed at step \(run.step)")
        rate = StepRate(from: run.step, at: (ContinuousClock.now - start) / .seconds(1))
        report(run)
        return (run, try RunFiles(goingOnWith: run, in: directory, after: checkpoint))
    }

    /// What random play gets; `nil` where that cannot be known, or a signal has come, for which it looks every 0.1 s.
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
        status.checkpointSeconds = (status.checkpointSeconds ?? 0) + (ContinuousClock.now - began) / .seconds(1)
    }

    /// Says something to the user, and to the log.
    private mutating func tell(_ note: String) {
        send(.note(note))
        FileHandle.standardError.write(Data((note + "\n").utf8))
    }

    /// Takes down that the run failed. Nothing here may hide `error`.
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

    /// Only a reader who has gone away matters: a run does not fail for want of an audience.
    private mutating func send(_ message: WorkerMessage) {
        guard let line = try? JSON.line(message) else { return }
        if Files.write(line, to: progress) == EPIPE { readerIsGone = true }
    }

    /// Seconds that the run has taken, in milliseconds' steps.
    private var wallSeconds: Double {
        earlierSeconds + ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
    }
}

/// The speed of a run, smoothed over some seconds.
struct StepRate {
    /// Seconds after which a change of speed has come through to two thirds.
    private static let memory = 5.0

    private(set) var stepsPerSecond = 0.0
    private var last: (step: Int, seconds: Double)
    private var isKnown = false

    /// The speed of a run that is at `step` after `seconds`.
    init(from step: Int = 0, at seconds: Double = 0) { last = (step, seconds) }

    /// Takes note that `step` was reached `seconds` after the beginning.
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
