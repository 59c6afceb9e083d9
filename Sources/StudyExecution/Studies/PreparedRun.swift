import Experiments

/// A planned run and its folder.
package struct PreparedRun: Hashable, Sendable {
    /// The plan.
    package let plan: RunPlan
    /// The path of the run's folder.
    package let directory: String
    /// Whether the folder holds the finished run already, so that there is nothing to do.
    package let isFinished: Bool
    /// A note for the user, as the end of a sentence that begins with the run's name.
    package let note: String?

    /// Creates a prepared run.
    package init(plan: RunPlan, directory: String, isFinished: Bool, note: String? = nil) {
        self.plan = plan
        self.directory = directory
        self.isFinished = isFinished
        self.note = note
    }
}
