/// How far a run has come.
public enum RunState: String, Hashable, Sendable, Codable, CaseIterable {
    /// The run has done all of its steps.
    case finished
    /// The run stopped on an error of its own.
    case failed
    /// The run is being worked on, or its process was killed without a word.
    case running
    /// The run was stopped from outside and can be resumed.
    case interrupted
    /// The run has no `status.json` yet.
    case notStarted = "not started"
    /// The run's `status.json` cannot be read.
    case unknown
}
