/// The state of a run.
package enum RunState: String, Hashable, Sendable, Codable, CaseIterable {
    /// The run has completed all of its steps.
    case finished
    /// The run stopped because of an error.
    case failed
    /// The run is in progress, or its process was killed without updating the status.
    case running
    /// The run was stopped from outside and can be resumed.
    case interrupted
    /// The run has no `status.json` yet.
    case notStarted = "not started"
    /// A file of the run is damaged or cannot be read.
    case unknown
}
