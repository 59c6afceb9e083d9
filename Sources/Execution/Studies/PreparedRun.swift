import Experiments

/// A planned run and its folder.
public struct PreparedRun: Hashable, Sendable {
    /// The plan.
    public let plan: RunPlan
    /// The path of the run's folder.
    public let directory: String
    /// Whether the folder holds the finished run already, so that there is nothing to do.
    public let isFinished: Bool

    /// Creates a prepared run.
    public init(plan: RunPlan, directory: String, isFinished: Bool) {
        self.plan = plan
        self.directory = directory
        self.isFinished = isFinished
    }
}
