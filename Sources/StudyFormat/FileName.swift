import Understudy

/// The files in the folders of studies and of their runs.
package enum FileName: String, CaseIterable, Sendable {
    // In the folder of a study.

    /// The plan of the study: a `StudyManifest`.
    case study = "study.json"
    /// The page of results.
    case report = "report.html"

    // In the folder of a run.

    /// The resolved spec of the run.
    case spec = "spec.yaml"
    /// The state of the run: a `RunStatus`.
    case status = "status.json"
    /// One row per training episode, with the columns `CSV.episodeColumns`.
    case episodes = "episodes.csv"
    /// One row per evaluation, with a column per metric.
    case metrics = "metrics.csv"
    /// The title and the meaning of each metric: an array of `Metric`.
    case metricDescriptions = "metrics.json"
    /// The network at the end of the run.
    case policy = "policy.safetensors"
    /// The network of the best evaluation on the way, if the run keeps it.
    case bestPolicy = "policy-best.safetensors"
    /// The folder with the network of each evaluation, if the run keeps them.
    case policies
    /// The expert transitions that the agent cannot make: an `InfeasibleTransitions`.
    case infeasibleTransitions = "imitation.json"
    /// The output of the run's process.
    case log = "log.txt"
    /// The folder with the last checkpoint.
    case checkpoint

    /// Returns the path of the file in the folder of its study or run.
    package func path(in folder: String) -> String { PathName.joined(folder, rawValue) }

    /// Returns the name, without its suffix, of a file that has the state after `step` environment steps.
    ///
    /// It is `step-000000012000`, so that the names sort by the steps.
    package static func name(ofStep step: Int) -> String {
        let digits = String(step)
        return "step-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
