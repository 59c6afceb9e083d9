import Foundation
import Understudy

/// How far a run is: `status.json` in its folder.
package struct RunStatus: Codable, Hashable, Sendable {
    /// What a run is doing.
    package enum State: String, Codable, Sendable {
        /// A worker is at it, or was when it was killed.
        case running
        /// All steps are done.
        case finished
        /// An error ended the run.
        case failed
        /// A signal ended the run.
        case interrupted
    }

    /// What the run is doing.
    package var state: State
    /// The environment steps so far.
    package var step: Int
    /// The finished episodes so far.
    package var episodes: Int
    /// Seconds since the worker began.
    package var wallSeconds: Double
    /// Seconds of these that went into checkpoints, since the worker began.
    package var checkpointSeconds: Double?
    /// The mean return of uniformly random actions in the evaluations' environment, once it is known.
    package var randomReturn: Double?
    /// The name of the instruction set that computes, once it is known.
    package var instructionSet: String?
    /// The files of the recording that the run learns from, by the bytes that it has read of them; `nil` where there are none, and in runs of versions that took
    /// down none.
    package var recordings: [DataFile]?
    /// Why the run failed.
    package var message: String?
    /// The worker's process, while it runs.
    package var pid: Int32?
    /// The machine's name, while it runs.
    package var host: String?
    /// Slurm's number of the worker's job, while it runs: `12_3`.
    package var job: String?

    enum CodingKeys: String, CodingKey {
        case state, step, episodes, recordings, message, pid, host, job
        case wallSeconds = "wall_seconds"
        case checkpointSeconds = "checkpoint_seconds"
        case randomReturn = "random_return"
        case instructionSet = "instruction_set"
    }

    /// Creates a status.
    package init(
        state: State, step: Int = 0, episodes: Int = 0, wallSeconds: Double = 0, instructionSet: String? = nil,
        message: String? = nil, pid: Int32? = nil, host: String? = nil, job: String? = nil
    ) {
        self.state = state
        self.step = step
        self.episodes = episodes
        self.wallSeconds = wallSeconds
        self.instructionSet = instructionSet
        self.message = message
        self.pid = pid
        self.host = host
        self.job = job
    }

    /// The status of a run that begins in this process.
    static var beginning: RunStatus {
        let environment = ProcessInfo.processInfo.environment
        let array = environment["SLURM_ARRAY_JOB_ID"].flatMap { array in
            environment["SLURM_ARRAY_TASK_ID"].map { array + "_" + $0 }
        }
        return RunStatus(
            state: .running, pid: getpid(), host: ThisHost.name, job: array ?? environment["SLURM_JOB_ID"])
    }

    /// Takes down that the worker has ended in `state`.
    mutating func end(_ state: State, message: String? = nil) {
        self.state = state
        self.message = message
        pid = nil
        host = nil
        job = nil
    }

    /// Reads the status of a run, or `nil` where it has none that can be read.
    package init?(directory: String) {
        guard let data = FileManager.default.contents(atPath: directory + "/status.json"),
            let status = try? JSONDecoder().decode(RunStatus.self, from: data)
        else { return nil }
        self = status
    }

    /// Writes the status into a run's folder, replacing the one before at once.
    ///
    /// - Throws: `ExecutionError` where it cannot be written.
    package func write(to directory: String) throws {
        try Files.replace(directory + "/status.json", with: JSON.document(self))
    }

    /// Writes how a run ended whose worker could not write it itself.
    ///
    /// - Parameter progress: what the worker said last, which may be newer than what it wrote.
    static func correct(
        _ directory: String, to state: State, message: String? = nil, progress: WorkerProgress? = nil
    ) {
        var status = RunStatus(directory: directory) ?? RunStatus(state: .running)
        guard status.state != .finished else { return }
        if let progress, progress.step > status.step {
            status.step = progress.step
            status.episodes = progress.episodes
        }
        status.end(state, message: message)
        // The outcome tells the same; a folder that has become unwritable must not hide it.
        try? status.write(to: directory)
    }
}
