import Foundation
import StudyFormat
import Understudy

extension RunStatus {
    /// The status of a run that starts in this process.
    static var beginning: RunStatus {
        RunStatus(state: .running, pid: getpid(), host: ThisHost.name, job: Slurm.thisJob)
    }

    /// Records that the worker ended in `state`.
    mutating func end(_ state: State, message: String? = nil) {
        self.state = state
        self.message = message
        pid = nil
        host = nil
        job = nil
    }

    /// Reads the status of a run, or returns `nil` if there is no readable one.
    package init?(directory: String) {
        guard let status = (try? Self.read(directory)) ?? nil else { return nil }
        self = status
    }

    /// Writes the status to a run's folder, replacing an existing one atomically.
    ///
    /// - Throws: `ExecutionError` if it cannot be written.
    package func write(to directory: String) throws {
        try Files.replace(FileName.status.path(in: directory), with: JSON.document(self))
    }

    /// Writes the outcome of a run whose worker could not write it.
    ///
    /// - Parameter progress: the worker's last report, which may be newer than the file.
    static func correct(
        _ directory: String, to state: State, message: String? = nil, progress: WorkerProgress? = nil
    ) {
        var status = RunStatus(directory: directory) ?? RunStatus(state: .running)
        guard status.state != .finished else { return }
        if let progress, progress.step > status.step ?? 0 {
            status.step = progress.step
            status.episodes = progress.episodes
        }
        status.end(state, message: message)
        // The outcome has the same information; a folder that has become read-only must not hide it.
        try? status.write(to: directory)
    }
}
