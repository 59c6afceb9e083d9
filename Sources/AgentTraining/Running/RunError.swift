import Understudy

/// An error that ends a run, with its remedy in one line.
package struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem and its remedy.
    package let description: String

    /// Creates an error.
    package init(_ description: String) {
        self.description = description
    }

    /// Creates an error for an `environment` that returned an invalid value, with the place of occurrence.
    init(defectOf environment: AgentEnvironment, _ problem: String, _ place: String) {
        description =
            "the environment '\(environment.label)' \(problem) \(place): a defect of the environment"
    }
}
